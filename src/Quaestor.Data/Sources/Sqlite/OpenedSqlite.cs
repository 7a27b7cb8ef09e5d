using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>A file open in a worker for one reading, as it was at one moment.</summary>
/// <param name="Files">As of a look after it was opened.</param>
/// <param name="Hold">What keeps the file as it is meanwhile.</param>
sealed record OpenedSqlite(WorkerLease Worker, SqliteFiles Files, SqliteHold Hold) : IAsyncDisposable
{
    /// <summary>Whether what was read until now is of that one moment. To be asked after the last row.</summary>
    public bool IsStillWhole() => Hold == SqliteHold.Locks || SqliteFiles.Look(Files.Path)?.AreUntouchedSince(Files) == true;

    public ValueTask DisposeAsync() => Worker.DisposeAsync();
}
