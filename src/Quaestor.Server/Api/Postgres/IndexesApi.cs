using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Data.Postgres.Indexes;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/indexes</c>: indexes that want mending, those that would help, and how far one is that is being built.</summary>
sealed class IndexesApi(AgentHost host)
{
    const int MostStatements = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets/{id}/pg/indexes", ListAsync).WithSummary("Indexes that are invalid, duplicate, unused or bloated, with the statements that mend them.").IsWork();
        routes.MapPost("/datasets/{id}/pg/indexes/advise", AdviseAsync).WithSummary("Which indexes would help statements, or the workload that the server has measured. Nothing is built.").Takes(body: "statements?: texts, workload?: 1..100").IsWork();
        routes.MapGet("/datasets/{id}/pg/progress", ProgressAsync).WithSummary("How far index builds, VACUUM, ANALYZE and CLUSTER are in this database.");
    }

    async Task ListAsync(HttpContext context)
    {
        var repairs = await IndexRepair.FindAsync(PostgresDatabase.Of(await host.SourceAsync(context)), context.RequestAborted);
        await Answers.WriteListAsync(context, repairs, (json, repair) => JsonSerializer.Serialize(json, repair, PostgresJson.Default.IndexRepair));
    }

    async Task AdviseAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var statements = body.Texts("statements");
        if (statements.Count > MostStatements)
        {
            throw ProblemException.Invalid("too_many_statements", $"That are {statements.Count} statements, and at most {MostStatements} are tried at once.");
        }

        var most = (int)(body.NumberOrNull("workload", 1, 100) ?? 20);
        var report = await host.IndexAdvice.AdviseAsync(await host.SourceAsync(context), context.Caller().Role, statements, most, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, report, PostgresJson.Default.AdviceReport));
    }

    async Task ProgressAsync(HttpContext context)
    {
        var running = await MaintenanceProgress.ReadAsync(PostgresDatabase.Of(await host.SourceAsync(context)), context.RequestAborted);
        await Answers.WriteListAsync(context, running, (json, one) => JsonSerializer.Serialize(json, one, PostgresJson.Default.MaintenanceProgress));
    }
}
