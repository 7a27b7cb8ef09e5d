using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sql;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>A worker's first word.</summary>
/// <param name="Protocol">Must be the server's own <see cref="Version"/>: both come from one build.</param>
sealed record ReadyMessage(int Protocol)
{
    public const int Version = 1;
}

/// <summary>Opens a fresh database in the worker; an earlier one is closed.</summary>
/// <param name="Settings">DuckDB's own settings, by name.</param>
/// <param name="DataPath">The one file or folder that statements may read, as the worker sees it; null for none.</param>
/// <param name="Definition">The tables to show; null for none.</param>
/// <param name="ParsesOnly">True where no query over data will come: then nothing is optimized, which halves the time of a parse.</param>
sealed record OpenMessage(
    IReadOnlyDictionary<string, string> Settings, string? DataPath, SourceDefinition? Definition, bool ParsesOnly = false)
{
    /// <summary>By its IANA name: where the day of a moment begins.</summary>
    public string TimeZone { get; init; } = "UTC";
}

sealed record OpenedMessage;

sealed record ParseMessage(string Sql);

/// <summary>Opens a SQLite file for one reading: what the file holds now is what everything sees until it is closed.</summary>
/// <param name="Paths">Where the worker finds it.</param>
/// <param name="Beside">What lay beside it on the host a moment ago.</param>
/// <param name="Name">How statements call the database, besides <c>main</c>.</param>
/// <param name="MemoryBytes">For SQLite's own heap.</param>
/// <param name="WaitMilliseconds">For a writer that keeps readers out.</param>
sealed record OpenSqliteMessage(SqlitePaths Paths, SqliteCompanions Beside, string Name, long MemoryBytes, long WaitMilliseconds);

/// <param name="File">The file with what lies beside it, or with nothing where a sandbox shows the file alone.</param>
/// <param name="WithLog">The same file with its log and index, or with empty ones in their places; null where the file is seen in its own folder.</param>
/// <param name="WithJournal">The same file beside a journal that is not its own; null where the file is seen in its own folder.</param>
sealed record SqlitePaths(string File, string? WithLog, string? WithJournal);

/// <param name="HasLog">A write-ahead log.</param>
/// <param name="HasIndex">The log's index, which programs that have the file open share.</param>
/// <param name="HasJournal">A rollback journal that holds something.</param>
sealed record SqliteCompanions(bool HasLog, bool HasIndex, bool HasJournal);

/// <param name="Hold">What keeps the file as it is while it is read.</param>
sealed record SqliteOpenedMessage(SqliteHold Hold);

sealed record CloseSqliteMessage;

sealed record SqliteClosedMessage;

/// <param name="Refused">What speaks against the statement; null if nothing does.</param>
sealed record SqliteJudgedMessage(Verdict.Refused? Refused);

sealed record InspectSqliteMessage(string Name);

/// <param name="Number">Counts the server's queries; a cancel names the one it means.</param>
/// <param name="MaxRows">Rows sent at most.</param>
/// <param name="MaxBytes">Bytes of chunks sent at most.</param>
sealed record QueryMessage(long Number, string Sql, long MaxRows, long MaxBytes, long TimeoutMilliseconds);

sealed record CancelMessage(long Number);

sealed record ColumnsMessage(IReadOnlyList<ColumnMessage> Columns);

/// <param name="Type">The wire name of a <see cref="Results.ColumnType"/>.</param>
sealed record ColumnMessage(string Name, string Type);

/// <param name="TruncatedBy"><c>rows</c>, <c>bytes</c> or null.</param>
sealed record DoneMessage(long Rows, string? TruncatedBy, double ElapsedMilliseconds);

/// <param name="Kind">The name of a DuckDB error kind, or one of <see cref="WorkerErrorKinds"/>.</param>
/// <param name="Subtype">Of an engine that names its own errors, the stable code.</param>
/// <param name="Position">0-based character in the statement.</param>
sealed record ErrorMessage(string Kind, string? Subtype, string Message, int? Position);
