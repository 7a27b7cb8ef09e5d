using System.Globalization;
using System.Text;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>Breaks lines to a width in cells: between words, and within a word that is longer than a line.</summary>
static class Wrapping
{
    const int NarrowestLine = 4;

    /// <summary>Of styled text; pieces may hold no line ends.</summary>
    /// <param name="indent">Cells that further lines are set in by.</param>
    public static IEnumerable<StyledLine> Wrap(IReadOnlyList<Piece> pieces, int width, int indent = 0)
    {
        width = Math.Max(NarrowestLine, width);
        indent = Math.Min(indent, width / 2);
        var (line, used, begun) = (new List<Piece>(), 0, false);
        foreach (var piece in pieces)
        {
            foreach (var word in Words(SafeText.Line(piece.Text.Replace("\t", "    ", StringComparison.Ordinal))))
            {
                foreach (var part in Parts(word, width - indent))
                {
                    var cells = CellWidth.Of(part);
                    if (used > 0 && used + CellWidth.Of(part.TrimEnd(' ')) > width)
                    {
                        yield return new(line);
                        (line, used, begun) = (indent > 0 ? [new(new string(' ', indent), default)] : [], indent, true);
                    }

                    if (begun && used == indent && string.IsNullOrWhiteSpace(part))
                    {
                        continue;
                    }

                    line.Add(piece with { Text = part });
                    used += cells;
                }
            }
        }

        yield return new(line);
    }

    /// <summary>Of plain text of any number of lines.</summary>
    public static IEnumerable<StyledLine> Wrap(string text, Style style, int width, int indent = 0) =>
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrap([new(line, style)], width, indent));

    /// <summary>Words, each with the blanks behind it; blanks at the beginning are a word.</summary>
    static IEnumerable<string> Words(string text)
    {
        var from = 0;
        while (from < text.Length)
        {
            var to = from;
            while (to < text.Length && text[to] != ' ')
            {
                to++;
            }

            while (to < text.Length && text[to] == ' ')
            {
                to++;
            }

            yield return text[from..to];
            from = to;
        }
    }

    static IEnumerable<string> Parts(string word, int width)
    {
        if (word.Length <= width && CellWidth.Of(word) <= width)
        {
            yield return word;
            yield break;
        }

        var (part, used) = (new StringBuilder(), 0);
        var letters = StringInfo.GetTextElementEnumerator(word);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            var cells = CellWidth.OfLetter(letter);
            if (used + cells > width && used > 0)
            {
                yield return part.ToString();
                part.Clear();
                used = 0;
            }

            part.Append(letter);
            used += cells;
        }

        yield return part.ToString();
    }
}
