using System.Text.Json;

namespace Quaestor.Cli.Output;

/// <summary>A preview's sample as people compare it: of a row that changes, what tells it apart, and the columns that change.</summary>
static class PreviewRows
{
    const string Before = "  before ";
    const string After = "  after  ";

    /// <param name="preview">As an approval tells it: a row before and a row after, as JSON, a line each.</param>
    public static string Of(string preview)
    {
        var lines = preview.Split('\n');
        List<string> shown = [];
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith(Before, StringComparison.Ordinal) && at + 1 < lines.Length && lines[at + 1].StartsWith(After, StringComparison.Ordinal)
                && Changes(lines[at][Before.Length..], lines[at + 1][After.Length..]) is { } changes)
            {
                shown.Add($"  {changes}");
                at++;
            }
            else
            {
                shown.Add(lines[at]);
            }
        }

        return string.Join('\n', shown);
    }

    /// <returns>Null where it cannot be told by columns: a row that goes or that was cut, or nothing tells it apart.</returns>
    static string? Changes(string before, string after)
    {
        if (Columns(before) is not [var first, ..] was || Columns(after) is not { } now || was.Count != now.Count
            || was.Zip(now).Any(pair => pair.First.Name != pair.Second.Name) || now[0].Value != first.Value)
        {
            return null;
        }

        var changed = was.Zip(now).Where(pair => pair.First.Value != pair.Second.Value).Select(pair => $"{pair.First.Name} {pair.First.Value} → {pair.Second.Value}").ToList();
        return $"{first.Name} {first.Value}: {(changed.Count == 0 ? "as it was" : string.Join(", ", changed))}";
    }

    static List<(string Name, string Value)>? Columns(string row)
    {
        try
        {
            using var parsed = JsonDocument.Parse(row);
            return parsed.RootElement.ValueKind == JsonValueKind.Object ? [.. parsed.RootElement.EnumerateObject().Select(cell => (cell.Name, cell.Value.GetRawText()))] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
