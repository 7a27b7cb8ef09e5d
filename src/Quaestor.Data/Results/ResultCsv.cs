using System.Text;

namespace Quaestor.Data.Results;

/// <summary>How a CSV file is written.</summary>
public sealed record CsvOptions
{
    /// <summary>Between two cells.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Puts an apostrophe before texts that a spreadsheet would take for a formula (OWASP, CSV injection). Numbers and
    /// dates stay as they are. Other programs then read the apostrophe as part of the text.
    /// </summary>
    public bool HarmlessInSpreadsheets { get; init; }
}

/// <summary>Writes rows as CSV (RFC 4180): CRLF, quotes where needed. A missing value is an empty cell, an empty text is <c>""</c>.</summary>
public static class ResultCsv
{
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
        if (options.HarmlessInSpreadsheets && MayHoldFormula(type) && IsFormula(text))
        {
            text = "'" + text;
        }

        line.Append(cell is not null && NeedsQuotes(text, options.Delimiter) ? Quoted(text) : text).Append(options.Delimiter);
    }

    static Task WriteLineAsync(TextWriter writer, StringBuilder line, CancellationToken cancellationToken)
    {
        // The last delimiter gives way to the end of the line.
        line.Length--;
        var text = line.Append("\r\n").ToString();
        line.Clear();
        return writer.WriteAsync(text.AsMemory(), cancellationToken);
    }

    static bool MayHoldFormula(ColumnType type) => type is ColumnType.Text or ColumnType.Json or ColumnType.Blob;

    // Full-width forms as well: some spreadsheets fold them before they look for a formula.
    static bool IsFormula(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    static bool NeedsQuotes(string text, char delimiter) =>
        text.Length == 0 || text.AsSpan().IndexOfAny('"', '\r', '\n') >= 0 || text.Contains(delimiter);

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
