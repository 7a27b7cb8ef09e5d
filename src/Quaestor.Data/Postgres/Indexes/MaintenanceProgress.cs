using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Indexes;

/// <summary>How far a long command of this database is, of whoever runs it.</summary>
/// <param name="Done">Of this phase: blocks where the server counts those, else rows.</param>
/// <param name="Total">0 where it does not tell.</param>
public sealed record MaintenanceProgress(int Pid, string Command, string Table, string Phase, long Done, long Total)
{
    static readonly string Sql = EmbeddedSql.Read(typeof(MaintenanceProgress), "progress");

    /// <exception cref="SourceException">The database cannot be reached.</exception>
    public static async Task<IReadOnlyList<MaintenanceProgress>> ReadAsync(PostgresSource source, CancellationToken cancellationToken) =>
        [.. (await source.ReadCatalogAsync(session => session.QueryAsync(new(Sql), cancellationToken), cancellationToken)).Select(Of)];

    static MaintenanceProgress Of(object?[] row) =>
        (long)row[5]! > 0
            ? new((int)row[0]!, (string)row[1]!, row[2] as string ?? "", (string)row[3]!, (long)row[4]!, (long)row[5]!)
            : new((int)row[0]!, (string)row[1]!, row[2] as string ?? "", (string)row[3]!, (long)row[6]!, (long)row[7]!);
}
