namespace Quaestor.Agent.Evaluation;

/// <summary>The kind of query that a question needs, by the words of its SQL.</summary>
static class QueryShape
{
    public static string Of(string sql)
    {
        var text = $" {string.Join(' ', sql.ToLowerInvariant().Split((char[])[' ', '\n', '\t', '(', ')'], StringSplitOptions.RemoveEmptyEntries))} ";
        bool Has(string word) => text.Contains($" {word} ", StringComparison.Ordinal);
        return Has("intersect") || Has("union") || Has("except") ? "set operation"
            : text.Split(" select ").Length > 2 ? "sub-query"
            : Has("having") ? "groups with a condition"
            : Has("group") && Has("limit") ? "top of groups"
            : Has("group") ? "groups"
            : Has("limit") ? "top rows"
            : Has("join") ? "joined rows"
            : "one table";
    }
}
