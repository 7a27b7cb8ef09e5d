using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Results;

/// <summary>Lines that scroll, down and to the right.</summary>
/// <param name="lines">Draws them for a width.</param>
sealed class TextView(Func<int, Theme, IEnumerable<StyledLine>> lines)
{
    const int Sideways = 8;

    int _top;
    int _left;
    int _height = 1;

    public void Move(int down, int right)
    {
        _top = Math.Max(0, _top + down);
        _left = Math.Max(0, _left + (right * Sideways));
    }

    public void MovePage(int pages) => Move(pages * Math.Max(1, _height - 1), 0);

    public void MoveTo(int line) => _top = line;

    public void Draw(CellGrid grid, Area area, Theme theme)
    {
        var drawn = lines(area.Width, theme).ToList();
        _height = area.Height;
        _top = Math.Clamp(_top, 0, Math.Max(0, drawn.Count - area.Height));
        _left = Math.Min(_left, Math.Max(0, drawn.Select(line => line.Text.Length).DefaultIfEmpty().Max() - area.Width));
        for (var line = 0; line < area.Height && _top + line < drawn.Count; line++)
        {
            Skip(drawn[_top + line], _left).Draw(grid, area.X, area.Y + line, area.Width);
        }

        if (_top + area.Height < drawn.Count && !area.IsEmpty)
        {
            var more = $" ↓ {drawn.Count - _top - area.Height} more ";
            grid.Write(area.Right - more.Length, area.Bottom - 1, more, theme.Bar);
        }
    }

    static StyledLine Skip(StyledLine line, int letters)
    {
        if (letters == 0)
        {
            return line;
        }

        var rest = new List<Piece>();
        foreach (var piece in line.Pieces)
        {
            var skipped = Math.Min(letters, piece.Text.Length);
            letters -= skipped;
            rest.Add(piece with { Text = piece.Text[skipped..] });
        }

        return new(rest);
    }
}
