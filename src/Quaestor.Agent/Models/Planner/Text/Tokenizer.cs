using System.Globalization;
using System.Text.RegularExpressions;

namespace Quaestor.Agent.Models.Planner.Text;

/// <summary>Cuts a question into words, numbers, days, quoted texts and marks.</summary>
static partial class Tokenizer
{
    static readonly string[] NumberWords = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty"];

    public static IReadOnlyList<Token> Cut(string text)
    {
        var tokens = new List<Token>();
        foreach (Match match in Pieces().Matches(text.Replace('’', '\'').Replace('‘', '\'')))
        {
            tokens.AddRange(Read(match));
        }

        return tokens;
    }

    /// <summary>The stems of a name as schemas write it: <c>order_items</c>, <c>unitPrice</c>.</summary>
    public static string[] Stems(string name) =>
        [.. NameParts().Matches(name).Select(part => Letters.Stem(Letters.Fold(part.Value)))];

    /// <summary>The stems of a value, cut as a question is.</summary>
    public static string[] ValueStems(string value) => [.. Cut(value).Where(token => token.Kind != TokenKind.Mark).Select(token => token.Stem)];

    static IEnumerable<Token> Read(Match match)
    {
        if (match.Groups["day"].Success)
        {
            return [new Token(TokenKind.Day, match.Value, match.Value, match.Value)];
        }

        if (match.Groups["quoted"].Success)
        {
            var inner = match.Value[1..^1];
            return [new Token(TokenKind.Quoted, inner, Letters.Fold(inner), Letters.Fold(inner))];
        }

        if (match.Groups["number"].Success)
        {
            return [Number(match)];
        }

        return match.Groups["word"].Success ? Word(match.Value) : [new Token(TokenKind.Mark, match.Value, match.Value, match.Value)];
    }

    static Token Number(Match match)
    {
        var digits = match.Groups["digits"].Value.Replace(",", "", StringComparison.Ordinal);
        var factor = match.Groups["factor"].Value.ToLowerInvariant() switch { "k" or "thousand" => 1_000m, "m" or "million" => 1_000_000m, _ => 1m };
        var known = decimal.TryParse(digits, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number < 1e20m;
        return known ? new Token(TokenKind.Number, match.Value, digits, digits, number * factor) : new Token(TokenKind.Word, match.Value, digits, digits);
    }

    static IEnumerable<Token> Word(string text)
    {
        if (text.EndsWith("n't", StringComparison.OrdinalIgnoreCase))
        {
            return [.. Word(text[..^3]), new Token(TokenKind.Word, "not", "not", "not")];
        }

        text = text.EndsWith("'s", StringComparison.OrdinalIgnoreCase) ? text[..^2] : text.TrimEnd('\'');
        var word = Letters.Fold(text);
        if (Array.IndexOf(NumberWords, word) is >= 0 and var number)
        {
            return [new Token(TokenKind.Number, text, word, word, number == NumberWords.Length - 1 ? 20 : number + 2)];
        }

        return [new Token(TokenKind.Word, text, word, Letters.Stem(word))];
    }

    [GeneratedRegex("""
        (?<day>\b\d{4}-\d{2}-\d{2}\b)
        |(?<quoted>"[^"]+"|“[^”]+”|(?<!\w)'[^']+'(?!\w))
        |(?<number>([$€£]\s?)?(?<digits>\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?)\s?(?<factor>(k|m|thousand|million)\b)?(?![\p{L}\d])%?)
        |(?<word>[\p{L}\p{N}]+('[\p{L}]+)*'?)
        |(?<mark>>=|<=|!=|<>|[<>=,?.;:()/+&])
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Pieces();

    [GeneratedRegex(@"\p{Lu}?[\p{Ll}]+|\p{Lu}+(?!\p{Ll})|\p{N}+|\p{Lo}+")]
    private static partial Regex NameParts();
}
