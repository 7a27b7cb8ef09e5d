namespace Quaestor.Data.Sqlite;

/// <summary>What keeps a file as it is while it is read.</summary>
enum SqliteHold
{
    /// <summary>A lock that every writer heeds.</summary>
    Locks,

    /// <summary>
    /// Nothing that a writer with a write-ahead log heeds, because there was none a moment ago: whoever reads must look
    /// afterwards whether one came.
    /// </summary>
    Nothing,
}
