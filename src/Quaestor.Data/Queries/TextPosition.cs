namespace Quaestor.Data.Queries;

/// <summary>Where a character stands in a text, both counted from 1.</summary>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <param name="text">Lines end with a line feed, a carriage return or both.</param>
    /// <param name="index">0-based; null, and an index outside of the text, have no place.</param>
    public static TextPosition? Of(string text, int? index)
    {
        if (index is not { } end || end < 0 || end > text.Length)
        {
            return null;
        }

        var (line, start) = (1, 0);
        for (var i = 0; i < end; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')))
            {
                (line, start) = (line + 1, i + 1);
            }
        }

        return new(line, end - start + 1);
    }

    /// <returns>The 0-based index of this place in a text; null where the text has no such place.</returns>
    public int? IndexIn(string text)
    {
        for (var i = 0; i <= text.Length; i++)
        {
            if (Of(text, i) == this)
            {
                return i;
            }
        }

        return null;
    }
}
