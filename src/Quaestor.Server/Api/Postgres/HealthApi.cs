using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Data.Postgres.Health;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/health</c>: the checks of a server and a database.</summary>
sealed class HealthApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/datasets/{id}/pg/health", CheckAsync).WithSummary("Checks a PostgreSQL server and database, with the SQL, threshold and evidence of each check.").Takes("check").IsWork();

    async Task CheckAsync(HttpContext context)
    {
        var database = PostgresDatabase.Of(await host.SourceAsync(context));
        var wanted = context.Query("check")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        HealthReport report;
        try
        {
            report = await DatabaseHealth.CheckAsync(database, wanted, context.RequestAborted);
        }
        catch (ArgumentException unknown)
        {
            throw ProblemException.Invalid("unknown_check", unknown.Message);
        }

        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, report, PostgresJson.Default.HealthReport));
    }
}
