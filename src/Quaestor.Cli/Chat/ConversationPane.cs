using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat;

/// <summary>The conversation, its end in view unless the user scrolled up.</summary>
sealed class ConversationPane(IReadOnlyList<Entry> entries)
{
    int _back;
    int _height = 1;

    public bool IsScrolled => _back > 0;

    public void Scroll(int lines) => _back = Math.Max(0, _back + lines);

    public void ScrollPage(int pages) => Scroll(pages * Math.Max(1, _height - 2));

    public void ToEnd() => _back = 0;

    public void Draw(CellGrid grid, Area area, Theme theme)
    {
        _height = area.Height;
        var lines = LastLines(area, theme);
        _back = Math.Clamp(_back, 0, Math.Max(0, lines.Count - area.Height));
        var from = Math.Max(0, lines.Count - area.Height - _back);

        // Few lines stand at the top, many end at the bottom.
        for (var line = 0; line < area.Height && from + line < lines.Count; line++)
        {
            lines[from + line].Draw(grid, area.X, area.Y + line, area.Width);
        }

        if (IsScrolled)
        {
            var more = $" ↓ {_back} more lines, PageDown ";
            grid.Write(Math.Max(area.X, area.Right - more.Length), area.Bottom - 1, more, theme.Bar);
        }
    }

    /// <summary>As many as can be seen; those far above are not drawn.</summary>
    List<StyledLine> LastLines(Area area, Theme theme)
    {
        var blocks = new List<IReadOnlyList<StyledLine>>();
        var count = 0;
        for (var at = entries.Count - 1; at >= 0 && count < area.Height + _back + 1; at--)
        {
            var lines = entries[at].Lines(area.Width, theme);
            blocks.Add(lines);
            count += lines.Count;
        }

        blocks.Reverse();
        return [.. blocks.SelectMany(block => block)];
    }
}
