using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Users;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/backups</c> and <c>/jobs</c>: backups are taken, verified and restored by jobs that outlive a request.</summary>
sealed class BackupsApi(AgentHost host)
{
    static readonly string[] Missing = ["refuse", "create", "no_owner"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets/{id}/pg/backups", ListAsync).WithSummary("The backups of a PostgreSQL database, the newest first, and how each was verified.").Needs(Role.Analyst);
        routes.MapPost("/datasets/{id}/pg/backups", TakeAsync).WithSummary("Begins a backup.").Takes(body: "verify?: flag").Needs(Role.Admin).IsWork();
        routes.MapGet("/datasets/{id}/pg/backups/{backup}", ShowAsync).WithSummary("A backup with its tables, extensions, roles, files and what differed.").Needs(Role.Analyst);
        routes.MapPost("/datasets/{id}/pg/backups/{backup}/verify", VerifyAsync).WithSummary("Begins to restore a backup into a scratch database, and to compare all of it.").Needs(Role.Admin).IsWork();
        routes.MapPost("/datasets/{id}/pg/backups/{backup}/restore", RestoreAsync).WithSummary("Begins to restore a backup into a database of its own on the same server.")
            .Takes(body: "name, replace?: flag, missing_roles?: refuse|create|no_owner, roles?: object").Needs(Role.Admin).IsWork();
        routes.MapDelete("/datasets/{id}/pg/backups/{backup}", DeleteAsync).WithSummary("Deletes a backup with its files.").Needs(Role.Admin);
        routes.MapGet("/datasets/{id}/pg/jobs/{job}", JobAsync).WithSummary("How far a backup, a verification or a restore has come.").Needs(Role.Admin);
        routes.MapPost("/datasets/{id}/pg/jobs/{job}/cancel", CancelAsync).WithSummary("Cancels a backup, a verification or a restore; nothing of it is left.").Needs(Role.Admin);
    }

    async Task ListAsync(HttpContext context)
    {
        var source = await host.SourceAsync(context);
        var all = host.Backups.Of(source);
        await Answers.WriteListAsync(context, all, (json, backup) => BackupsJson.Write(json, backup, isWhole: false));
    }

    async Task ShowAsync(HttpContext context)
    {
        var (_, backup) = await FindAsync(context);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => BackupsJson.Write(json, backup, isWhole: true));
    }

    async Task TakeAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        await AnswerAsync(context, source, host.Backups.Take(source, context.UserId(), body.Flag("verify")));
    }

    async Task VerifyAsync(HttpContext context)
    {
        var (source, backup) = await FindAsync(context);
        await AnswerAsync(context, source, host.Backups.Verify(source, context.UserId(), backup));
    }

    async Task RestoreAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var (source, backup) = await FindAsync(context);
        var missing = body.TextOrNull("missing_roles") ?? Missing[0];
        if (!Missing.Contains(missing))
        {
            throw ProblemException.Invalid("bad_missing_roles", $"The field \"missing_roles\" must be {string.Join(" or ", Missing)}.");
        }

        var wish = new RestoreWish(body.Text("name"))
        {
            Replaces = body.Flag("replace"),
            MissingRoles = (MissingRoles)Array.IndexOf(Missing, missing),
            Roles = !body.Has("roles") ? new Dictionary<string, string>() : body.Object("roles").EnumerateObject().ToDictionary(
                role => role.Name, role => role.Value.ValueKind == JsonValueKind.String ? RequestBody.TextOf("roles", role.Value) : throw ProblemException.Invalid("wrong_type", "The field \"roles\" must be an object of names."), StringComparer.Ordinal),
        };
        await AnswerAsync(context, source, host.Backups.Restore(source, context.UserId(), backup, wish));
    }

    async Task DeleteAsync(HttpContext context)
    {
        var (source, backup) = await FindAsync(context);
        host.Backups.Delete(source, backup);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task JobAsync(HttpContext context)
    {
        var job = await FindJobAsync(context);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => BackupsJson.Write(json, job));
    }

    async Task CancelAsync(HttpContext context)
    {
        var job = await FindJobAsync(context);
        job.Cancel();
        await Answers.WriteAsync(context, StatusCodes.Status202Accepted, json => BackupsJson.Write(json, job));
    }

    static async Task AnswerAsync(HttpContext context, ISource source, BackupJob job)
    {
        context.Response.Headers.Location = $"{context.Request.PathBase}/datasets/{source.Id}/pg/jobs/{job.Id}";
        await Answers.WriteAsync(context, StatusCodes.Status202Accepted, json => BackupsJson.Write(json, job));
    }

    async Task<(ISource Source, Backup Backup)> FindAsync(HttpContext context)
    {
        var source = await host.SourceAsync(context);
        PostgresDatabase.Of(source);
        return Guid.TryParse(context.Route("backup"), out var id) && host.Backups.Find(source, id) is { } backup
            ? (source, backup)
            : throw new ProblemException(StatusCodes.Status404NotFound, "backup_not_found", $"There is no such backup of {source.Name}.");
    }

    async Task<BackupJob> FindJobAsync(HttpContext context)
    {
        var source = await host.SourceAsync(context);
        return Guid.TryParse(context.Route("job"), out var id) && host.Backups.Job(source, id) is { } job
            ? job
            : throw new ProblemException(StatusCodes.Status404NotFound, "job_not_found", $"There is no such job on {source.Name}. Jobs are forgotten when the server ends.");
    }
}
