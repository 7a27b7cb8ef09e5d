using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Loop;

/// <summary>The latest query of a conversation as a model reads it: whoever wrote it may have had its values from data.</summary>
static partial class PriorText
{
    const string Withheld = "It was written from data that you may not see, so it is not shown to you; the user sees it.";

    public static SharedPrompt Of(PriorRun? run, Sight sight)
    {
        if (run is null)
        {
            return new SharedPrompt("", []);
        }

        var isSeen = sight.Meets(run.Needs);
        var text = isSeen ? Query(run, run.Sql)
            // Names in a plan of ours come from the schema; its values may come from rows.
            : run.IsPlanners ? Query(run, Values().Replace(run.Sql, piece => piece.Value[0] == '"' ? piece.Value : "'…'"))
            : Withheld;
        return new SharedPrompt($"## The latest query of this conversation ({run.Mode})\n\n{text}", isSeen ? run.Needs : []);
    }

    static string Query(PriorRun run, string sql)
    {
        var rows = run.RowCount is { } count ? $"{count.ToString("N0", CultureInfo.InvariantCulture)} rows with " : "";
        return $"```sql\n{sql}\n```\n\nIt gave {rows}the columns {string.Join(", ", run.Columns)}. \"Those\", \"the same but …\" mean this query.";
    }

    [GeneratedRegex("""
        "(?:[^"]|"")*"|'(?:[^']|'')*'
        """, RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex Values();
}
