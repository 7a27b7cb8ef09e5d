using System.Text;

namespace Quaestor.Agent.Threads;

/// <summary>
/// Any string as a text that PostgreSQL takes: it has no U+0000. That is written as U+FFFF and 0, and U+FFFF, which Unicode
/// keeps free for such uses, as U+FFFF and F. Half of a surrogate pair is no character and becomes U+FFFD.
/// </summary>
static class PostgresText
{
    const char Mark = '\uFFFF';

    public static string Write(string text)
    {
        if (text.AsSpan().IndexOfAny('\0', Mark) < 0 && IsWhole(text))
        {
            return text;
        }

        var written = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                0 => written.Append(Mark).Append('0'),
                Mark => written.Append(Mark).Append('F'),
                _ => written.Append(rune),
            };
        }

        return written.ToString();
    }

    public static string Read(string written) =>
        written.Contains(Mark) ? written.Replace($"{Mark}0", "\0", StringComparison.Ordinal).Replace($"{Mark}F", $"{Mark}", StringComparison.Ordinal) : written;

    static bool IsWhole(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return true;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
