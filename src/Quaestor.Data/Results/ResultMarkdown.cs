namespace Quaestor.Data.Results;

/// <summary>Writes rows as a Markdown table (GitHub's form).</summary>
public static class ResultMarkdown
{
    /// <summary>Writes a header and all rows; holds one row at a time.</summary>
    public static async Task WriteAsync(
        TextWriter writer, IReadOnlyList<Column> columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await WriteLineAsync(writer, columns.Select(column => Escaped(column.Name)), cancellationToken);
        await WriteLineAsync(writer, columns.Select(column => column.Type.IsNumeric() ? "---:" : "---"), cancellationToken);
        foreach (var row in rows)
        {
            await WriteLineAsync(writer, row.Select(cell => Escaped(CellText.Of(cell))), cancellationToken);
        }
    }

    static Task WriteLineAsync(TextWriter writer, IEnumerable<string> cells, CancellationToken cancellationToken) =>
        writer.WriteAsync($"| {string.Join(" | ", cells)} |\n".AsMemory(), cancellationToken);

    /// <summary>What would end the cell or the line, or begin HTML; other marks are left to look as they were typed.</summary>
    static string Escaped(string text) => text
        .Replace("\\", "\\\\")
        .Replace("|", "\\|")
        .Replace("<", "&lt;")
        .Replace("\r\n", "<br>")
        .Replace("\n", "<br>")
        .Replace("\r", "<br>");
}
