namespace Quaestor.Data.Plans.Compiling;

/// <summary>Identifiers in double quotes; nothing in them can end the quotes.</summary>
static class Quoted
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>In quotes unless the name is a plain word.</summary>
    /// <param name="upperIsPlain">False where the engine would fold capitals.</param>
    public static string Odd(string name, bool upperIsPlain) =>
        IsPlain(name) && (upperIsPlain || !name.Any(char.IsAsciiLetterUpper)) ? name : Name(name);

    static bool IsPlain(string name) =>
        (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}

/// <summary>The words of a dialect that name something else without quotes.</summary>
sealed class Keywords(string words)
{
    readonly HashSet<string> _words = new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public bool Contains(string name) => _words.Contains(name);
}
