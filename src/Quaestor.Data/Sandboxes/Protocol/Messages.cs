using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>A worker's first word.</summary>
/// <param name="Protocol">Must be the server's own <see cref="Version"/>: both come from one build.</param>
sealed record ReadyMessage(int Protocol, string DuckDb)
{
    public const int Version = 1;
}

/// <summary>Opens a fresh database in the worker; an earlier one is closed.</summary>
/// <param name="Settings">DuckDB's own settings, by name.</param>
/// <param name="DataPath">The one file or folder that statements may read, as the worker sees it; null for none.</param>
/// <param name="Definition">The tables to show; null for none.</param>
/// <param name="ParsesOnly">True where no query over data will come: then nothing is optimized, which halves the time of a parse.</param>
sealed record OpenMessage(
    IReadOnlyDictionary<string, string> Settings, string? DataPath, SourceDefinition? Definition, bool ParsesOnly = false);

sealed record OpenedMessage;

sealed record ParseMessage(string Sql);

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
/// <param name="Position">0-based character in the statement.</param>
sealed record ErrorMessage(string Kind, string? Subtype, string Message, int? Position);
