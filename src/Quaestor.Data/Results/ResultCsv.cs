using System.Text;

namespace Quaestor.Data.Results;

/// <summary>How a CSV file is written.</summary>
public sealed record CsvOptions
{
    /// <summary>Between two cells.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Puts an apostrophe before texts that a spreadsheet would take for a formula (<see cref="SpreadsheetFormula"/>), and
    /// quotes around those that another delimiter would cut. Numbers and dates stay as they are. Other programs then read
    /// the apostrophe as part of the text.
    /// </summary>
    public bool HarmlessInSpreadsheets { get; init; }
}

/// <summary>Writes rows as CSV (RFC 4180): CRLF, quotes where needed. A missing value is an empty cell, an empty text is <c>""</c>.</summary>
public static class ResultCsv
{
    /// <summary>What a spreadsheet may split at, whatever the file was written with.</summary>
    const string OtherDelimiters = ",;\t";

    /// <summary>Writes a header and all rows; holds one row at a time.</summary>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<Column> columns,
        IEnumerable<object?[]> rows,
        CsvOptions options,
        CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        foreach (var column in columns)
        {
            AppendCell(line, column.Name, ColumnType.Text, options);
        }

        await WriteLineAsync(writer, line, cancellationToken);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                AppendCell(line, row[i], columns[i].Type, options);
            }

            await WriteLineAsync(writer, line, cancellationToken);
        }
    }

    /// <summary>Appends a cell and the delimiter behind it.</summary>
    static void AppendCell(StringBuilder line, object? cell, ColumnType type, CsvOptions options)
    {
        var text = CellText.Of(cell);
        var mayHoldFormula = options.HarmlessInSpreadsheets && SpreadsheetFormula.MayStandIn(type);
        if (mayHoldFormula && SpreadsheetFormula.IsLike(text))
        {
            text = "'" + text;
        }

        var needsQuotes = NeedsQuotes(text, options.Delimiter) || (mayHoldFormula && text.AsSpan().ContainsAny(OtherDelimiters));
        line.Append(cell is not null && needsQuotes ? Quoted(text) : text).Append(options.Delimiter);
    }

    static Task WriteLineAsync(TextWriter writer, StringBuilder line, CancellationToken cancellationToken)
    {
        // The last delimiter gives way to the end of the line.
        line.Length--;
        var text = line.Append("\r\n").ToString();
        line.Clear();
        return writer.WriteAsync(text.AsMemory(), cancellationToken);
    }

    static bool NeedsQuotes(string text, char delimiter) =>
        text.Length == 0 || text.AsSpan().IndexOfAny('"', '\r', '\n') >= 0 || text.Contains(delimiter);

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
