using Quaestor.Agent.Users;
using Quaestor.Data.Postgres.Advice;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Postgres.Statements;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Postgres;

/// <summary>Asks which indexes would help: for statements, or for what the server has measured.</summary>
public sealed class IndexAdvice(SourceRegistry sources)
{
    /// <summary>In a scratch copy; more rows would make the plans no truer, and take longer to index.</summary>
    static readonly ScratchRows CopiedRows = new(100_000L);

    static readonly string[] Verbs = ["SELECT", "WITH", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE"];

    /// <summary>In statements by which programs ask a server about itself, or set up a session.</summary>
    static readonly string[] OfServer = ["hypopg_", "pg_catalog", "pg_stat", "pg_class", "pg_index", "pg_attribute", "pg_namespace", "pg_database", "pg_locks", "pg_settings", "pg_proc", "pg_type", "set_config", "information_schema"];

    /// <param name="statements">Each with the same weight; empty for the workload.</param>
    /// <param name="most">Of the workload so many statements, those with most time.</param>
    /// <exception cref="AdministrationException">There is nothing to ask about, or no way to try an index.</exception>
    public async Task<AdviceReport> AdviseAsync(ISource source, Role role, IReadOnlyList<string> statements, int most, CancellationToken cancellationToken)
    {
        var database = PostgresDatabase.Of(source);
        IReadOnlyList<AdviceRequest> requests = statements.Count > 0
            ? [.. statements.Select(sql => new AdviceRequest(sql.Trim().TrimEnd(';')))]
            : await WorkloadAsync(source, most, cancellationToken);
        try
        {
            return await IndexAdvisor.AdviseAsync(database, requests, MayCopy(source, role) ? cancelled => new ScratchDatabases(database, sources.PolicyOf(source).Scratch).CreateAsync(CopiedRows, cancelled) : null, cancellationToken);
        }
        catch (SourceException impossible) when (impossible.Message.Contains("HypoPG", StringComparison.Ordinal))
        {
            throw new AdministrationException("no_way_to_try", $"{impossible.Message} Or let the source's owner allow changes, or name a \"scratch\" server in its settings: then indexes are tried in a copy.");
        }
    }

    /// <summary>A copy is a database more on a server: only where its owner lets it be changed, or names one for that.</summary>
    bool MayCopy(ISource source, Role role) =>
        role >= Role.Analyst && sources.PolicyOf(source) is var policy && (policy.Changes != SourceChanges.ReadOnly || policy.Scratch is not null);

    static async Task<IReadOnlyList<AdviceRequest>> WorkloadAsync(ISource source, int most, CancellationToken cancellationToken)
    {
        var top = await ServerStatements.ReadAsync(PostgresDatabase.Of(source), StatementOrder.Total, 200, cancellationToken);
        if (top.Missing is { } missing)
        {
            throw new AdministrationException("no_workload", $"{missing} Or give the statements themselves.");
        }

        // What the server is asked about itself is nobody's workload.
        List<AdviceRequest> requests =
        [
            .. top.Statements.Where(one => Verbs.Contains(one.Query.TrimStart('(', ' ', '\n', '\t').Split([' ', '\n', '\t', '('], 2)[0].ToUpperInvariant()) && !OfServer.Any(word => one.Query.Contains(word, StringComparison.Ordinal)))
                .Take(most).Select(one => new AdviceRequest(one.Query, one.Calls, one.QueryId)),
        ];
        return requests.Count > 0 ? requests : throw new AdministrationException("no_workload", top.Hidden ?? "The server has measured no statement of this database that reads or changes rows. Use it for a while, or give the statements themselves.");
    }
}
