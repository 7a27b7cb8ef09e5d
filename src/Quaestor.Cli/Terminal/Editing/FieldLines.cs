using System.Globalization;

namespace Quaestor.Cli.Terminal.Editing;

/// <summary>A field's text as lines of a width, and where its caret stands among them.</summary>
sealed record FieldLines(IReadOnlyList<string> Lines, int CaretX, int CaretY)
{
    /// <param name="width">Cells of a line; a letter more than that begins the next.</param>
    public static FieldLines Of(string text, int caret, int width)
    {
        var lines = new List<string>();
        var (x, y, at, begin, used) = (0, 0, 0, 0, 0);
        while (at <= text.Length)
        {
            var length = at < text.Length ? StringInfo.GetNextTextElementLength(text, at) : 0;
            var letter = text.Substring(at, length);
            var cells = letter is "\n" or "" ? 0 : Math.Max(1, CellWidth.OfLetter(SafeText.Line(letter)));
            if (used + Math.Max(cells, 1) > width)
            {
                lines.Add(SafeText.Line(text[begin..at]));
                (begin, used) = (at, 0);
            }

            if (at == caret)
            {
                (x, y) = (used, lines.Count);
            }

            if (letter == "\n")
            {
                lines.Add(SafeText.Line(text[begin..at]));
                (begin, used) = (at + 1, 0);
            }

            used += cells;
            at += Math.Max(1, length);
        }

        lines.Add(SafeText.Line(text[begin..]));
        return new(lines, x, y);
    }
}
