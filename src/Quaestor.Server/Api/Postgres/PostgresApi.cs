using Quaestor.Agent.Hosting;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/…</c>: looking after PostgreSQL databases.</summary>
sealed class PostgresApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        new HealthApi(host).Map(routes);
        new ActivityApi(host).Map(routes);
        new StatementsApi(host).Map(routes);
        new ExplainApi(host).Map(routes);
        new IndexesApi(host).Map(routes);
        new BackupsApi(host).Map(routes);
        new MigrationsApi(host).Map(routes);
    }
}
