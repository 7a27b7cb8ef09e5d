using System.Globalization;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>What a terminal is to show: letters in cells. Whatever is written here is made harmless first.</summary>
sealed class CellGrid
{
    static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    readonly Cell[] _cells;

    public CellGrid(int width, int height)
    {
        (Width, Height) = (width, height);
        _cells = new Cell[width * height];
        Array.Fill(_cells, Cell.Blank);
    }

    public int Width { get; }

    public int Height { get; }

    public Area All => new(0, 0, Width, Height);

    public Cell this[int x, int y] => _cells[(y * Width) + x];

    public ReadOnlySpan<Cell> Row(int y) => _cells.AsSpan(y * Width, Width);

    /// <summary>Writes on one line; what does not fit is left out, and a wide letter is never cut in half.</summary>
    /// <param name="width">Cells at most.</param>
    /// <returns>The cells that it took.</returns>
    public int Write(int x, int y, string text, Style style, int width = int.MaxValue)
    {
        var end = (int)Math.Min((long)x + width, Width);
        if (y < 0 || y >= Height || x >= end)
        {
            return 0;
        }

        var at = x;
        var letters = StringInfo.GetTextElementEnumerator(SafeText.Line(text));
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            var cells = CellWidth.OfLetter(letter);
            if (at + cells > end)
            {
                break;
            }

            if (cells > 0 && at >= 0)
            {
                Put(at, y, letter is [< (char)128 and var code] ? Ascii[code] : letter, cells, style);
            }

            at += cells;
        }

        return at - x;
    }

    public void Fill(Area area, Style style)
    {
        for (var y = Math.Max(0, area.Y); y < Math.Min(Height, area.Bottom); y++)
        {
            for (var x = Math.Max(0, area.X); x < Math.Min(Width, area.Right); x++)
            {
                Put(x, y, " ", 1, style);
            }
        }
    }

    /// <summary>A frame with rounded corners, its inside cleared, and a title in its upper line.</summary>
    public void Frame(Area area, Style line, string title, Style titleStyle)
    {
        if (area.Width < 2 || area.Height < 2)
        {
            return;
        }

        Fill(area, line with { Fore = default });
        var rule = new string('─', area.Width - 2);
        Write(area.X, area.Y, $"╭{rule}╮", line, area.Width);
        Write(area.X, area.Bottom - 1, $"╰{rule}╯", line, area.Width);
        for (var y = area.Y + 1; y < area.Bottom - 1; y++)
        {
            Write(area.X, y, "│", line);
            Write(area.Right - 1, y, "│", line);
        }

        if (title.Length > 0 && area.Width > 6)
        {
            Write(area.X + 2, area.Y, $" {CellWidth.Shorten(SafeText.Line(title), area.Width - 6)} ", titleStyle);
        }
    }

    void Put(int x, int y, string letter, int cells, Style style)
    {
        var at = (y * Width) + x;

        // What is overwritten by half leaves a blank for its other half.
        if (_cells[at].Letter.Length == 0 && x > 0)
        {
            _cells[at - 1] = _cells[at - 1] with { Letter = " " };
        }

        var last = at + cells - 1;
        if (x + cells < Width && _cells[last + 1].Letter.Length == 0)
        {
            _cells[last + 1] = _cells[last + 1] with { Letter = " " };
        }

        _cells[at] = new(letter, style);
        for (var half = at + 1; half <= last; half++)
        {
            _cells[half] = new("", style);
        }
    }
}
