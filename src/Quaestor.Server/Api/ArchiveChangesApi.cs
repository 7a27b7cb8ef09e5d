using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/archives</c>: documents that users bring, and places on the server, which administrators add.</summary>
sealed class ArchiveChangesApi(AgentHost host, UploadLimits limits)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/archives", AddAsync)
            .WithSummary("Adds an archive: documents or zip files as multipart/form-data, with name and description in front of them, or, for administrators, a path of the server as JSON.")
            .Takes(body: "name, path, description?, share?: schema|summaries|rows").TakesFiles().Needs(Role.Analyst).IsWork();
        routes.MapDelete("/archives/{id}", RemoveAsync).WithSummary("Removes an archive with its index: documents that were uploaded are deleted, others stay where they are.").Needs(Role.Analyst);
    }

    async Task AddAsync(HttpContext context)
    {
        try
        {
            var archive = context.Request.HasFormContentType ? await UploadAsync(context) : await AddPathAsync(context);
            context.Response.Headers.Location = $"{context.Request.PathBase}/archives/{archive.Id}";
            await Answers.WriteAsync(context, StatusCodes.Status201Created, json => ArchiveJson.Write(json, archive, context.Caller().Role));
        }
        catch (ArchiveException exception) when (exception.IsNameTaken)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "name_taken", exception.Message);
        }
        catch (ArchiveException exception)
        {
            throw ProblemException.Invalid("bad_archive", context.Caller().Role == Role.Admin ? exception.Detail : exception.Message);
        }
    }

    async Task<Archive> UploadAsync(HttpContext context)
    {
        using var incoming = host.Archives.Begin(context.UserId(), limits.Bytes, limits.BytesPerUser);
        var form = await UploadForm.ReadAsync(context, incoming.Files.AddAsync);
        var name = form.Name ?? incoming.SuggestedName;
        Check(name);
        return await host.Archives.KeepAsync(incoming, new(name, "") { Description = form.Description, Owner = context.UserId() });
    }

    async Task<Archive> AddPathAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var (name, path) = (body.Text("name"), body.Text("path"));
        context.Require(Role.Admin, "Adding a path of the server");
        Check(name);
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0'))
        {
            throw ProblemException.Invalid("bad_path", "The field \"path\" must be an absolute path on the server.");
        }

        return await host.Archives.AddAsync(new(name, Path.GetFullPath(path)) { Description = body.TextOrNull("description", 2000), Share = ShareOf(body.TextOrNull("share")) });
    }

    async Task RemoveAsync(HttpContext context)
    {
        var archive = ArchivesApi.Find(host, context, context.Route("id"));
        if (!archive.Settings.IsAdded)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "in_settings", $"{archive.Settings.Name} stands in the settings file. Take it out there: quaestor archives remove {archive.Settings.Name}");
        }

        if (archive.Settings.Owner != context.UserId())
        {
            context.Require(Role.Admin, "Removing an archive of the installation");
        }

        await host.Archives.RemoveAsync(archive);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    static void Check(string name)
    {
        if (SourceNames.Objection(name) is { } objection)
        {
            throw ProblemException.Invalid("bad_name", $"\"{name}\" {objection.Replace("a source", "an archive", StringComparison.Ordinal)}.");
        }
    }

    static SourceShare? ShareOf(string? text) => text switch
    {
        null => null,
        "schema" => SourceShare.Schema,
        "summaries" => SourceShare.Summaries,
        "rows" => SourceShare.Rows,
        _ => throw ProblemException.Invalid("bad_share", "The field \"share\" must be schema, summaries or rows."),
    };
}
