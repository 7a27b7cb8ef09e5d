namespace Quaestor.Agent.Threads;

/// <summary>What there is to know of a store without changing it.</summary>
/// <param name="Database">What holds it, with its version.</param>
/// <param name="Version">The newest migration that it has.</param>
/// <param name="Newest">The newest that this program has.</param>
/// <param name="Bytes">What its tables take on disk.</param>
/// <param name="Tables">With their rows; empty where the store is of another version.</param>
public sealed record StoreInfo(string Database, int Version, int Newest, long Bytes, IReadOnlyList<(string Name, long Rows)> Tables)
{
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static StoreInfo Read(StoreLocation location)
    {
        StoreCopy.MustBeThere(location);
        return StoreEngine.Use(location, (engine, connection) =>
        {
            connection.Execute("begin_snapshot");
            return new StoreInfo(
                connection.Database,
                Math.Max(0, engine.Version(connection)),
                StoreMigrations.Newest(engine),
                connection.Number("bytes") ?? 0,
                StoreMigrations.AreApplied(engine, connection) ? [.. SqlTexts.Tables.Select(table => (table, connection.Table(table).Count()))] : []);
        });
    }
}
