using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Activity;

/// <summary>What goes on at the server now.</summary>
public static class ServerActivity
{
    static readonly string Sql = EmbeddedSql.Read(typeof(ServerActivity), "activity");

    /// <summary>All sessions but our own, the one with the oldest transaction first.</summary>
    /// <exception cref="SourceException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<Backend>> ReadAsync(PostgresSource source, CancellationToken cancellationToken) =>
        [.. (await source.ReadCatalogAsync(session => session.QueryAsync(new(Sql), cancellationToken), cancellationToken)).Select(Backend.Of)];

    /// <summary>Who blocks whom: the fronts of the queues, with those behind them.</summary>
    /// <exception cref="SourceException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<BlockedSession>> ReadBlockedAsync(PostgresSource source, CancellationToken cancellationToken) =>
        BlockedSession.Fronts(await ReadAsync(source, cancellationToken));
}
