using System.Text.RegularExpressions;

namespace Quaestor.Data.Postgres;

/// <summary>Statements that the server remembers of others, as they may be shown.</summary>
static partial class QueryText
{
    const string Hidden = "${before}…${after}";

    /// <summary>Without passwords, which statements such as ALTER ROLE and CREATE SUBSCRIPTION hold in plain text. What the server has cut is hidden to its end.</summary>
    public static string Shown(string query) => NamedValue().Replace(UserInfo().Replace(Literal().Replace(query, Hidden), Hidden), Hidden);

    /// <summary>A string of any form behind the word: ALTER ROLE … PASSWORD, OPTIONS (password …).</summary>
    [GeneratedRegex(
        @"(?<before>\bPASSWORD\s+E')(?:[^'\\]|''|\\.)*(?<after>'|$)|(?<before>\bPASSWORD\s+(?:U&)?')(?:[^']|'')*(?<after>'|$)|(?<before>\bPASSWORD\s+\$(?<tag>\w*)\$)(?:(?!\$\k<tag>\$).)*(?<after>\$\k<tag>\$|$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000)]
    private static partial Regex Literal();

    /// <summary>In a connection string, quoted in it or not; quotes within SQL's own are doubled. A column of that name stands in no string.</summary>
    [GeneratedRegex(@"(?<before>\b(?:ssl)?password(?<='[^']*)\s*=\s*'')(?:[^'\\]|\\.)*(?<after>''|$)|(?<before>\b(?:ssl)?password(?<='[^']*)\s*=\s*)[^\s'&]+(?<after>)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NamedValue();

    /// <summary><c>scheme://user:password@host</c>.</summary>
    [GeneratedRegex(@"(?<before>://[^\s/:@'""]*:)[^\s@'""]+(?<after>@)", RegexOptions.None, 1000)]
    private static partial Regex UserInfo();
}
