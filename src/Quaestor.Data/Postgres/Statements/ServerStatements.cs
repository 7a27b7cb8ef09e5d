using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Statements;

/// <summary>What the server measured of its statements, by its extension pg_stat_statements.</summary>
public static class ServerStatements
{
    static readonly Version WithInfo = new(1, 9);
    static readonly string Extension = EmbeddedSql.Read(typeof(ServerStatements), "extension");
    static readonly string Statements = EmbeddedSql.Read(typeof(ServerStatements), "statements");
    static readonly string Info = EmbeddedSql.Read(typeof(ServerStatements), "statistics_since.14");

    /// <summary>Of this database.</summary>
    /// <exception cref="SourceException">The database cannot be reached, or refuses.</exception>
    public static Task<TopStatements> ReadAsync(PostgresSource source, StatementOrder order, int limit, CancellationToken cancellationToken) =>
        source.ReadCatalogAsync(session => ReadAsync(session, order, limit, cancellationToken), cancellationToken);

    static async Task<TopStatements> ReadAsync(PostgresSession session, StatementOrder order, int limit, CancellationToken cancellationToken)
    {
        var extension = (await session.QueryAsync(new(Extension), cancellationToken))[0];
        if (Missing(extension[0] as string, (bool)extension[2]!) is { } missing)
        {
            return new(null, 0, [], missing);
        }

        var rows = await session.QueryAsync(new(Statements, order.ToString().ToLowerInvariant(), limit), cancellationToken);
        var (since, forgotten) = Version.Parse((string)extension[0]!) >= WithInfo
            && await session.QueryAsync(new(Info), cancellationToken) is [[var reset, long lost]]
                ? (reset is DateTime time ? new DateTimeOffset(time.ToUniversalTime()) : default(DateTimeOffset?), lost)
                : (null, 0);
        return new(since, forgotten, [.. rows.Select(StatementStatistics.Of)]);
    }

    static string? Missing(string? version, bool isLoaded) =>
        !isLoaded ? "The server does not measure its statements. Add pg_stat_statements to shared_preload_libraries, restart the server, and run CREATE EXTENSION pg_stat_statements."
        : version is null ? "The extension pg_stat_statements is loaded, but not created in this database. Run CREATE EXTENSION pg_stat_statements as a superuser."
        : null;
}
