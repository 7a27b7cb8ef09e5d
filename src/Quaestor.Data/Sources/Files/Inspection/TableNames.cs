using System.Text;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Names of tables and sources, made of those of files and sheets.</summary>
static class TableNames
{
    const int LongestName = 60;

    /// <summary>A name of letters, digits and underscores, which needs no quotes in SQL and looks like no path.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="prefix">Stands before a name that would begin with a digit.</param>
    public static string Sanitise(string text, string prefix)
    {
        var name = new StringBuilder();
        foreach (var character in text.Normalize())
        {
            var kept = char.IsLetterOrDigit(character) ? character : '_';
            if (kept != '_' || (name.Length > 0 && name[^1] != '_'))
            {
                name.Append(kept);
            }
        }

        var trimmed = name.ToString().TrimEnd('_');
        var full = trimmed.Length == 0 ? prefix : char.IsDigit(trimmed[0]) ? $"{prefix}_{trimmed}" : trimmed;
        return full.Length > LongestName ? full[..LongestName] : full;
    }

    /// <summary>The name itself, or with a number that makes it unique.</summary>
    /// <param name="name">As wanted.</param>
    /// <param name="taken">Names in use, compared without case; the result is added.</param>
    public static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }
}
