using Quaestor.Cli.Chat.Results;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>A text to be read: the keys, or a cell too long for its column.</summary>
sealed class TextPage(string title, string text) : IOverlay
{
    const int Widest = 110;

    readonly TextView _text = new((width, theme) => Wrapping.Wrap(text, theme.Text, width));

    public string Keys => "↑ ↓ scroll   Esc close";

    public (int X, int Y)? Draw(CellGrid grid, Area page, Theme theme)
    {
        var area = page.Middle(Math.Min(Widest, page.Width - 4), page.Height - 2);
        grid.Frame(area, theme.Accent, title, theme.Accent);
        _text.Draw(grid, area.Inside with { X = area.X + 2, Width = area.Width - 4 }, theme);
        return null;
    }

    public bool Handle(Key key)
    {
        switch (key.Name)
        {
            case KeyName.Up:
                _text.Move(-1, 0);
                return true;
            case KeyName.Down:
                _text.Move(1, 0);
                return true;
            case KeyName.PageUp:
                _text.MovePage(-1);
                return true;
            case KeyName.PageDown:
                _text.MovePage(1);
                return true;
            default:
                return key.Name is not (KeyName.Escape or KeyName.Enter or KeyName.F1) && !key.IsPlain('q');
        }
    }
}
