using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Data.Postgres.Statements;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/top</c>: the statements that cost most, as the server measured them.</summary>
sealed class StatementsApi(AgentHost host)
{
    static readonly string[] Orders = [.. Enum.GetNames<StatementOrder>().Select(name => name.ToLowerInvariant())];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/datasets/{id}/pg/top", TopAsync).WithSummary("The statements that cost a database most, by pg_stat_statements.").Takes("by: total|mean|calls|rows|io|temp|wal, limit: 1..200");

    async Task TopAsync(HttpContext context)
    {
        var database = PostgresDatabase.Of(await host.SourceAsync(context));
        var by = context.Query("by") ?? Orders[0];
        if (!Orders.Contains(by))
        {
            throw ProblemException.Invalid("unknown_order", $"Statements cannot be ordered by \"{by}\". It is one of {string.Join(", ", Orders)}.");
        }

        var limit = (int)context.QueryNumber("limit", 20, 1, 200, "bad_page");
        var top = await ServerStatements.ReadAsync(database, Enum.Parse<StatementOrder>(by, ignoreCase: true), limit, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, top, PostgresJson.Default.TopStatements));
    }
}
