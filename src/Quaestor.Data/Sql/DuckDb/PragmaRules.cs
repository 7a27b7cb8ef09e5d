using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// Judges PRAGMA, whose tree DuckDB does not give. Only a whole text of this shape passes: no comment, no second statement,
/// no value to set, at most one argument that names a table.
/// </summary>
static partial class PragmaRules
{
    static readonly FrozenSet<string> WithoutArgument = new[]
    {
        "collations", "database_list", "database_size", "functions", "platform", "show_databases", "show_tables",
        "show_tables_expanded", "user_agent", "version",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> OfTable = new[] { "storage_info", "table_info" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsPragma(string sql) => Word().IsMatch(sql);

    public static GuardObjection? Objection(string sql)
    {
        var match = Shape().Match(sql);
        var name = match.Groups["name"].Value;
        if (match.Success && !match.Groups["list"].Success && WithoutArgument.Contains(name))
        {
            return null;
        }

        if (match.Success && match.Groups["argument"].Success && OfTable.Contains(name))
        {
            return TableNameRules.Objection([match.Groups["argument"].Value], null);
        }

        return new(
            GuardObjection.Statement,
            $"This PRAGMA is not on the list: most change settings. Allowed are {string.Join(", ", WithoutArgument.Order())} without a value, and {string.Join(", ", OfTable.Order())} of a table, each as the only statement and without comments.");
    }

    [GeneratedRegex(@"^\s*PRAGMA\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("""^\s*PRAGMA\s+(?<name>\w+)\s*(?<list>\(\s*(?:'(?<argument>[^']*)'|"(?<argument>[^"]*)"|(?<argument>\w+))\s*\))?\s*;?\s*$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
