using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Data.Postgres.Activity;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/activity</c> and <c>/locks</c>: what goes on at a server now.</summary>
sealed class ActivityApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets/{id}/pg/activity", ActivityAsync).WithSummary("The sessions of a PostgreSQL server, the oldest transaction first.");
        routes.MapGet("/datasets/{id}/pg/locks", LocksAsync).WithSummary("Who blocks whom: the fronts of the queues for locks, with those behind them.");
    }

    async Task ActivityAsync(HttpContext context)
    {
        var sessions = await ServerActivity.ReadAsync(PostgresDatabase.Of(await host.SourceAsync(context)), context.RequestAborted);
        await Answers.WriteListAsync(context, sessions, (json, session) => JsonSerializer.Serialize(json, session, PostgresJson.Default.Backend));
    }

    async Task LocksAsync(HttpContext context)
    {
        var fronts = await ServerActivity.ReadBlockedAsync(PostgresDatabase.Of(await host.SourceAsync(context)), context.RequestAborted);
        await Answers.WriteListAsync(context, fronts, (json, front) => JsonSerializer.Serialize(json, front, PostgresJson.Default.BlockedSession));
    }
}
