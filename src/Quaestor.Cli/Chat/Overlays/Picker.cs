using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>One of a list, narrowed by typing.</summary>
/// <param name="choose">Called with the item's value; not where it is closed without a choice.</param>
sealed class Picker(string title, IReadOnlyList<Picker.Item> items, Action<string> choose) : IOverlay
{
    const int Widest = 90;

    readonly TextField _filter = new();
    readonly ListBox _list = new();

    public string Keys => "Enter choose   Esc close   type to narrow";

    IReadOnlyList<Item> Matches => Matching.Best(items, item => item.Text, _filter.Text, items.Count);

    public (int X, int Y)? Draw(CellGrid grid, Area page, Theme theme)
    {
        var area = page.Middle(Math.Min(Widest, page.Width - 4), Math.Min(items.Count + 4, page.Height - 2));
        grid.Frame(area, theme.Accent, title, theme.Accent);
        var inside = area.Inside with { X = area.X + 2, Width = area.Width - 4 };
        var typed = grid.Write(inside.X, inside.Y, $"› {_filter.Text}", theme.Text, inside.Width);
        _list.Draw(grid, inside.Below(1), theme, [.. Matches.Select(item => (item.Text, item.Note))]);
        return (Math.Min(inside.X + typed, inside.Right - 1), inside.Y);
    }

    public bool Handle(Key key)
    {
        var matches = Matches;
        switch (key.Name)
        {
            case KeyName.Escape:
                return false;
            case KeyName.Enter when matches.Count > 0:
                choose(matches[Math.Min(_list.At, matches.Count - 1)].Value);
                return false;
            case KeyName.Enter or KeyName.Tab:
                return true;
            default:
                if (!_list.Handle(key, matches.Count) && _filter.Handle(key))
                {
                    _list.Reset();
                }

                return true;
        }
    }

    /// <param name="Value">What is told of the choice.</param>
    internal sealed record Item(string Text, string Note, string Value);
}
