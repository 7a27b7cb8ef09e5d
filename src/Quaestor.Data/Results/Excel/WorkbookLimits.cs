using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>What Excel takes ("Excel specifications and limits", support.microsoft.com), and what of a result it would not.</summary>
static class WorkbookLimits
{
    /// <summary>Of a sheet, the header among them; further rows go on in the next sheet.</summary>
    public const int Rows = 1_048_576;

    public const int Columns = 16_384;
    public const int CellCharacters = 32_767;

    /// <summary>Digits of a number; longer ones would be rounded and are written as text.</summary>
    public const int Digits = 15;

    /// <returns>Null for a result that fits; else a sentence that tells what does not, and what to do.</returns>
    public static string? Broken(ResultFile result) =>
        result.Columns.Count > Columns
            ? $"The result has {result.Columns.Count:N0} columns, and an Excel sheet holds {Columns:N0}. Select fewer, or export it as CSV or Parquet."
            : LongName(result.Columns) ?? LongCell(result);

    static string? LongName(IReadOnlyList<Column> columns) => columns.FirstOrDefault(column => column.Name.Length > CellCharacters) is { } column
        ? $"A column's name has {column.Name.Length:N0} characters ({column.Name[..40]}…), and an Excel cell holds {CellCharacters:N0}. Give it a shorter name with AS."
        : null;

    static string? LongCell(ResultFile result)
    {
        var first = 0L;
        for (var i = 0; i < result.ChunkCount; i++)
        {
            var chunk = result.ReadChunk(i);
            for (var at = 0; at < result.Columns.Count; at++)
            {
                if (chunk.Column(at) is { Encoding: ChunkEncoding.Text or ChunkEncoding.Json } column && LongRow(column, chunk.RowCount) is { } row)
                {
                    return $"Row {first + row + 1:N0} has {Encoding.UTF8.GetCharCount(column.Utf8(row)):N0} characters in the column {result.Columns[at].Name}, and an Excel cell holds {CellCharacters:N0}. "
                        + "Shorten it with left(…) in the query, or export the result as CSV or Parquet.";
                }
            }

            first += chunk.RowCount;
        }

        return null;
    }

    static int? LongRow(ChunkColumn column, int rows)
    {
        // A character has at least one byte, so most chunks need no look at their rows.
        if (column.AllUtf8.Length <= CellCharacters)
        {
            return null;
        }

        for (var row = 0; row < rows; row++)
        {
            var text = column.Utf8(row);
            if (text.Length > CellCharacters && Encoding.UTF8.GetCharCount(text) > CellCharacters)
            {
                return row;
            }
        }

        return null;
    }
}
