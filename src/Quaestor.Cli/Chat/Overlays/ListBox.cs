using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>Lines of which one is chosen.</summary>
sealed class ListBox
{
    int _top;
    int _height = 1;

    public int At { get; private set; }

    /// <returns>False for a key that does not move.</returns>
    public bool Handle(Key key, int count)
    {
        var by = key.Name switch
        {
            KeyName.Up => -1,
            KeyName.Down => 1,
            KeyName.PageUp => -_height,
            KeyName.PageDown => _height,
            KeyName.Letter when key.IsCtrl('p') => -1,
            KeyName.Letter when key.IsCtrl('n') => 1,
            _ => 0,
        };
        At = Math.Clamp(At + by, 0, Math.Max(0, count - 1));
        return by != 0;
    }

    public void Reset() => At = 0;

    public void Draw(CellGrid grid, Area area, Theme theme, IReadOnlyList<(string Text, string Note)> items)
    {
        _height = Math.Max(1, area.Height);
        At = Math.Clamp(At, 0, Math.Max(0, items.Count - 1));
        _top = Math.Clamp(_top, Math.Max(0, At - _height + 1), At);
        var names = Math.Min(area.Width * 2 / 3, items.Skip(_top).Take(_height).Select(item => CellWidth.Of(SafeText.Line(item.Text))).DefaultIfEmpty().Max());
        for (var line = 0; line < area.Height && _top + line < items.Count; line++)
        {
            var (text, note) = items[_top + line];
            var isChosen = _top + line == At;
            var y = area.Y + line;
            if (isChosen)
            {
                grid.Fill(area with { Y = y, Height = 1 }, theme.Selected);
            }

            grid.Write(area.X, y, CellWidth.Shorten(SafeText.Line(text), names), isChosen ? theme.Selected : theme.Text, area.Width);
            var room = area.Width - names - 2;
            if (room > 3)
            {
                grid.Write(area.X + names + 2, y, CellWidth.Shorten(SafeText.Line(note), room), isChosen ? theme.Selected : theme.Faint, room);
            }
        }
    }
}
