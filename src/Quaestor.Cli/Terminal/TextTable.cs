using System.Text;

namespace Quaestor.Cli.Terminal;

/// <summary>Rows in aligned columns, for people.</summary>
/// <param name="columns">Names, and whether their cells stand at the right.</param>
sealed class TextTable(IReadOnlyList<(string Name, bool AtRight)> columns)
{
    const string Gap = "  ";
    const int NarrowestColumn = 4;
    const int Chunk = 16 << 10;

    readonly List<string[]> _lines = [[.. columns.Select(column => SafeText.Line(column.Name))]];

    /// <param name="cells">As many as there are columns; control characters in them are made harmless here.</param>
    public void Add(IEnumerable<string> cells) => _lines.Add([.. cells.Select(SafeText.Line)]);

    /// <param name="width">Cells of a line, which long texts are cut to; null for as wide as it gets.</param>
    public void Write(TextWriter writer, int? width)
    {
        if (columns.Count == 0)
        {
            return;
        }

        var widths = Fit(width);
        var text = new StringBuilder();
        AddLine(text, widths, _lines[0]);
        text.AppendJoin(Gap, widths.Select(cells => new string('─', cells))).Append(writer.NewLine);
        foreach (var line in _lines.Skip(1))
        {
            AddLine(text, widths, line);

            // A terminal is written to at once for each call.
            if (text.Length > Chunk)
            {
                writer.Write(text);
                text.Clear();
            }
        }

        writer.Write(text);

        void AddLine(StringBuilder lines, int[] cells, string[] line) => Add(lines, cells, line).Append(writer.NewLine);
    }

    int[] Fit(int? width)
    {
        int[] widths = [.. Enumerable.Range(0, columns.Count).Select(column => Math.Max(1, _lines.Max(line => CellWidth.Of(line[column]))))];
        var room = (width ?? int.MaxValue) - (Gap.Length * (columns.Count - 1));

        // The widest column gives way first, down to where cutting further would show nothing.
        while (widths.Sum(cells => (long)cells) > room && widths.Max() > NarrowestColumn)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            var next = Math.Max(NarrowestColumn, widths.Where((_, column) => column != widest).DefaultIfEmpty().Max());
            widths[widest] = (int)Math.Clamp(widths[widest] - (widths.Sum(cells => (long)cells) - room), Math.Min(next, widths[widest] - 1), widths[widest] - 1);
        }

        return widths;
    }

    StringBuilder Add(StringBuilder text, int[] widths, string[] line)
    {
        var begin = text.Length;
        for (var column = 0; column < columns.Count; column++)
        {
            var cell = CellWidth.Shorten(line[column], widths[column]);
            var padding = widths[column] - CellWidth.Of(cell);
            text.Append(column > 0 ? Gap : "").Append(' ', columns[column].AtRight ? padding : 0).Append(cell).Append(' ', columns[column].AtRight ? 0 : padding);
        }

        while (text.Length > begin && text[^1] == ' ')
        {
            text.Length--;
        }

        return text;
    }
}
