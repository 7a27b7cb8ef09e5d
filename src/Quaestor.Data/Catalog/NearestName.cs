namespace Quaestor.Data.Catalog;

/// <summary>Finds the name that somebody most likely meant.</summary>
public static class NearestName
{
    const int LongestName = 128;

    /// <summary>The nearest of <paramref name="names"/> without regard to case, or null where none is near enough to be meant.</summary>
    public static string? Of(string given, IEnumerable<string> names)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in names)
        {
            var distance = Distance(given, name);
            if (distance < least && distance <= Tolerance(given, name))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>" Did you mean …?" or nothing, to end a sentence with.</summary>
    public static string Hint(string given, IEnumerable<string> names) =>
        Of(given, names) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";

    // A third of the letters may differ; a name that holds the other whole is near whatever its length.
    static int Tolerance(string given, string name)
    {
        var longer = Math.Max(given.Length, name.Length);
        return Contains(given, name) || Contains(name, given) ? longer : Math.Max(1, longer / 3);
    }

    static bool Contains(string whole, string part) =>
        part.Length >= 3 && whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    // Optimal string alignment: insertions, deletions, replacements, and neighbours swapped.
    internal static int Distance(string left, string right)
    {
        if (left.Length > LongestName || right.Length > LongestName)
        {
            return string.Equals(left, right, StringComparison.OrdinalIgnoreCase) ? 0 : int.MaxValue;
        }

        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                var swapped = i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]);
                table[i, j] = swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
            }
        }

        return table[left.Length, right.Length];
    }

    static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
