using System.Globalization;
using System.Text;

namespace Quaestor.Cli.Terminal;

/// <summary>
/// Text from outside, made harmless for a terminal: what data hold must never move the cursor, change colours, set the
/// title, answer as if it were typed, or show letters in another order than they stand.
/// </summary>
static class SafeText
{
    const char Unknown = '\uFFFD';

    /// <summary>On one line: line ends and tabs are shown as signs.</summary>
    public static string Line(string text) => Replace(text, keepLines: false);

    /// <summary>Over several lines: line ends and tabs stay.</summary>
    public static string Block(string text) => Replace(text.ReplaceLineEndings("\n"), keepLines: true);

    static string Replace(string text, bool keepLines)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keepLines && rune.Value is '\n' or '\t')
            {
                safe.Append((char)rune.Value);
            }
            else if (IsHarmful(rune))
            {
                safe.Append(Sign(rune.Value));
            }
            else
            {
                safe.Append(rune.ToString());
            }
        }

        return safe.ToString();
    }

    // Zero-width joiners stay, as scripts and emoji need them.
    static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or 0x00AD),
        _ => false,
    };

    // Unicode has a picture of each ASCII control character.
    static char Sign(int value) => value switch
    {
        '\n' => '↵',
        '\t' => '→',
        < 0x20 => (char)(0x2400 + value),
        0x7F => '\u2421',
        _ => Unknown,
    };
}
