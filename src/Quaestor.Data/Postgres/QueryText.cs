using System.Text.RegularExpressions;

namespace Quaestor.Data.Postgres;

/// <summary>Statements that the server remembers of others, as they may be shown.</summary>
static partial class QueryText
{
    /// <summary>Without passwords, which statements such as ALTER ROLE hold in plain text.</summary>
    public static string Shown(string query) => Password().Replace(query, "$1 '…'");

    [GeneratedRegex(@"\b(PASSWORD)\s+(E|U&)?'(?:[^']|'')*(?:'|$)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Password();
}
