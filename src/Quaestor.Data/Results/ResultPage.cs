namespace Quaestor.Data.Results;

/// <summary>Some rows of a stored result, in column order. Cells follow <see cref="ColumnType"/>: null, bool, long, double, string or <see cref="System.Text.Json.JsonElement"/>.</summary>
/// <param name="ResultId">The handle under which all pages are read.</param>
/// <param name="Offset">Index of the first row of this page in the whole result.</param>
/// <param name="RowCount">Rows of the whole stored result.</param>
/// <param name="TruncatedBy">Null when the result is complete; else the cap that cut it.</param>
public sealed record ResultPage(
    Guid ResultId,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<object?[]> Rows,
    long Offset,
    long RowCount,
    Truncation? TruncatedBy)
{
    /// <summary>Exact: true only if the query had at least one more row than is stored.</summary>
    public bool Truncated => TruncatedBy is not null;
}

/// <summary>The cap that cut a result.</summary>
public enum Truncation
{
    Rows,
    Bytes,
}
