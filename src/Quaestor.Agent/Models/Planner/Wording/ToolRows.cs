using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Models.Planner.Wording;

/// <summary>What a result text of the query tools says: how many rows, the columns, the first rows.</summary>
/// <param name="IsCut">There are more rows than the result holds.</param>
sealed partial record ToolRows(long RowCount, bool IsCut, IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string?[]> Rows)
{
    /// <returns>Null where the text tells of no result.</returns>
    public static ToolRows? Parse(string text)
    {
        var head = Head().Match(text);
        if (!head.Success)
        {
            return null;
        }

        var count = head.Groups["count"].Value is "no" ? 0 : long.Parse(head.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        List<(string, string)> columns = [.. ColumnPattern().Matches(head.Groups["columns"].Value).Select(c => (c.Groups["name"].Value, c.Groups["type"].Value))];
        var start = text.IndexOf("<rows>", StringComparison.Ordinal);
        var end = text.LastIndexOf("</rows>", StringComparison.Ordinal);
        var lines = start < 0 || end < start ? [] : text[(start + 6)..end].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ToolRows(count, head.Groups["first"].Success, columns, [.. lines.Select(Row)]);
    }

    static string?[] Row(string line)
    {
        using var json = JsonDocument.Parse(line);
        return [.. json.RootElement.EnumerateArray().Select(cell => cell.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => cell.GetString(),
            _ => cell.GetRawText(),
        })];
    }

    [GeneratedRegex(@"(?<first>the first )?(?<count>no|[\d,]+) rows?\b[^\n]*?\. Columns: (?<columns>[^\n]*)\.")]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<name>[^\s,].*?) \((?<type>[a-z]+)\)(?:, |$)")]
    private static partial Regex ColumnPattern();
}
