using System.Text.RegularExpressions;

namespace Quaestor.Agent.Sharing.Masking;

/// <summary>
/// A statement in pieces that every dialect reads alike. What one of them may read differently (comments, escapes, dollar
/// quotes, brackets) makes it unreadable: who masks rather tells too little than reads wrongly.
/// </summary>
static partial class SqlWords
{
    /// <returns>Null where the statement holds anything else.</returns>
    public static IReadOnlyList<SqlWord>? Of(string sql)
    {
        var words = new List<SqlWord>();
        for (var at = 0; at < sql.Length;)
        {
            var piece = Piece().Match(sql, at);
            if (!piece.Success || piece.Length == 0)
            {
                return null;
            }

            at += piece.Length;
            if (piece.Groups["name"] is { Success: true } name)
            {
                words.Add(new(WordKind.Name, Folded(name.Value)));
            }
            else if (piece.Groups["quoted"] is { Success: true } quoted)
            {
                words.Add(new(WordKind.Quoted, Folded(quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal))));
            }
            else if (!piece.Groups["space"].Success)
            {
                words.Add(new(piece.Groups["value"].Success ? WordKind.Value : WordKind.Sign, piece.Value));
            }
        }

        while (words is [.., { Kind: WordKind.Sign, Text: ";" }])
        {
            words.RemoveAt(words.Count - 1);
        }

        return words;
    }

    /// <summary>Whether a name stands in a statement in any way: as a word, in quotes, or within a longer text.</summary>
    public static bool Mention(string sql, IEnumerable<string> names)
    {
        var words = Word().Matches(sql).Select(word => Folded(word.Value)).ToHashSet(StringComparer.Ordinal);
        var text = Folded(sql).Replace("\"\"", "\"", StringComparison.Ordinal).Replace("``", "`", StringComparison.Ordinal);
        return sql.Contains("U&", StringComparison.OrdinalIgnoreCase) || names.Select(Folded).Any(name => words.Contains(name) || (!Word().Match(name).Value.Equals(name, StringComparison.Ordinal) && text.Contains(name, StringComparison.Ordinal)));
    }

    /// <summary>As engines compare names without regard to case; some letters have two small forms.</summary>
    public static string Folded(string name) => name.ToUpperInvariant().ToLowerInvariant();

    // A text with a backslash is one thing to some engines and another to others.
    [GeneratedRegex("""\G(?:(?<space>[ \t\r\n]+)|(?<name>(?>[A-Za-z_][A-Za-z0-9_]*))(?!['"])|"(?<quoted>(?:[^"\\]|"")+)"|(?<value>'(?:[^'\\]|'')*'|\d+(?:\.\d+)?(?![A-Za-z_'"]))|::|<>|<=|>=|!=|\|\||-(?!-)|/(?!\*)|[+%=<>(),.;*])""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Piece();

    [GeneratedRegex(@"[\w$]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}

enum WordKind
{
    Name,
    Quoted,
    Value,
    Sign,
}

/// <param name="Text">A name as engines compare it; a value or a sign as it stands.</param>
readonly record struct SqlWord(WordKind Kind, string Text)
{
    public bool IsName => Kind is WordKind.Name or WordKind.Quoted;

    public bool Is(string word) => Kind is WordKind.Name or WordKind.Sign && Text == word;
}
