namespace Quaestor.Data.Plans.Binding;

static class Names
{
    const int MostListed = 30;

    /// <summary>The words of up to four letters that SQL dialects keep for themselves and that initials could form.</summary>
    static readonly HashSet<string> ShortWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "all", "and", "any", "anti", "as", "asc", "asof", "at", "bit", "both", "by", "case", "cast", "char", "cube", "date",
        "dec", "desc", "do", "else", "end", "for", "from", "full", "glob", "go", "if", "in", "int", "into", "is", "join", "last",
        "left", "like", "map", "no", "not", "null", "of", "off", "on", "only", "or", "out", "over", "real", "row", "rows",
        "semi", "set", "show", "some", "then", "ties", "time", "to", "top", "trim", "true", "user", "when", "with",
    };

    public static bool IsShortWord(string name) => ShortWords.Contains(name);

    /// <summary>Engines take statements that end at NUL.</summary>
    public static bool CanBeWritten(string name) => name.Length > 0 && !name.Contains('\0');

    /// <summary>As plans write it, <c>count_distinct</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>"It has a, b and c." or, of many, the first of them and how many there are.</summary>
    public static string List(string start, IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => $"{start} none.",
        <= MostListed => $"{start} {string.Join(", ", names)}.",
        _ => $"{start} {string.Join(", ", names.Take(MostListed))} and {names.Count - MostListed} more.",
    };
}
