using System.Text.RegularExpressions;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Queries.Python;

/// <summary>
/// Which tables a piece of code may use: those whose names stand in its text. What is named in a comment is read in vain;
/// what is used without being named, as by a name that the code puts together, is not there.
/// </summary>
static partial class NamedTables
{
    /// <summary>Code that goes through all tables gets so many.</summary>
    public const int Most = 50;

    public static IReadOnlyList<TableSchema> In(string code, SourceSchema schema)
    {
        var words = Word().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var named = schema.Tables.Where(table => IsNamed(table, code, words)).ToList();
        return named.Count == 0 && words.Contains("tables") || GoesThroughAll().IsMatch(code) ? [.. named.Union(schema.Tables).Take(Most)] : named;
    }

    /// <summary>Whether the code speaks of what earlier runs brought.</summary>
    public static bool MentionsEarlier(string code) => Earlier().IsMatch(code);

    static bool IsNamed(TableSchema table, string code, HashSet<string> words) =>
        new[] { table.Name, table.Path[^1] }.Any(name => Word().Match(name).Length == name.Length ? words.Contains(name) : code.Contains(name, StringComparison.Ordinal));

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();

    /// <summary>What looks at all tables, and must not find some of them only: a loop, a call, a name that the code makes.</summary>
    [GeneratedRegex(@"(?<![\w.])tables\s*(\.\s*\w|\[\s*[^\s'""]|\[\s*['""][^'""]*['""]\s*[^\s\]])|\bin\s+tables\b(?!\s*\[)|[(,*]\s*tables\s*[,)]", RegexOptions.None, 1000)]
    private static partial Regex GoesThroughAll();

    [GeneratedRegex(@"\b(last_result|results)\b", RegexOptions.None, 1000)]
    private static partial Regex Earlier();
}
