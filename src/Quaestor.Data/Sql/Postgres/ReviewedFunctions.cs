using System.Collections.Frozen;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>What was found by reading the functions of PostgreSQL and its extensions one by one.</summary>
static class ReviewedFunctions
{
    static readonly FrozenSet<string> AllowedVolatile =
        PostgresList.Lines("AllowedVolatile.txt").SelectMany(line => line.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenDictionary<string, string> Exact;
    static readonly (string Beginning, string Why)[] Beginnings;

    static ReviewedFunctions()
    {
        var named = PostgresList.Lines("Dangerous.txt")
            .Select(line => line.Split(": "))
            .SelectMany(parts => parts[1].Split(' ').Select(name => (Name: name, Why: parts[0])))
            .ToList();
        Beginnings = [.. named.Where(entry => entry.Name[^1] == '*').Select(entry => (entry.Name[..^1], entry.Why))];
        Exact = named.Where(entry => entry.Name[^1] != '*').DistinctBy(entry => entry.Name)
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Why, StringComparer.Ordinal);
    }

    /// <summary>Why a function of PostgreSQL or of an extension is refused; null for one that may be called.</summary>
    public static string? Objection(string name, bool isVolatile) =>
        Why(name) ?? (isVolatile && !AllowedVolatile.Contains(name) ? "it is marked as one that may change something" : null);

    static string? Why(string name) =>
        Exact.TryGetValue(name, out var why) ? why
        : Array.Find(Beginnings, entry => name.StartsWith(entry.Beginning, StringComparison.Ordinal)).Why;
}
