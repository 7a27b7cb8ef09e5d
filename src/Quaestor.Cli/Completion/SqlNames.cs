using System.Text.RegularExpressions;

namespace Quaestor.Cli.Completion;

/// <summary>Names as SQL takes them.</summary>
static partial class SqlNames
{
    static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "all", "and", "any", "array", "as", "asc", "between", "both", "case", "cast", "check", "collate", "column", "constraint", "create",
        "cross", "current_date", "default", "desc", "distinct", "do", "else", "end", "except", "exists", "false", "fetch", "for", "foreign",
        "from", "full", "grant", "group", "having", "in", "inner", "intersect", "into", "is", "join", "lateral", "leading", "left", "like",
        "limit", "natural", "not", "null", "offset", "on", "only", "or", "order", "outer", "primary", "references", "returning", "right",
        "select", "some", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "when", "where", "window", "with",
    };

    /// <summary>A name as it is where that means itself, else in quotes.</summary>
    public static string Quote(string name) =>
        Plain().IsMatch(name) && !Reserved.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^[a-z_][a-z0-9_]*$")]
    private static partial Regex Plain();
}
