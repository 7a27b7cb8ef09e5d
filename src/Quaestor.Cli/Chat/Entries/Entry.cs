using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>Something said in a conversation. Its lines are kept until it, the width or the theme changes.</summary>
abstract class Entry
{
    IReadOnlyList<StyledLine>? _lines;
    (int Width, Theme Theme)? _drawnFor;

    public IReadOnlyList<StyledLine> Lines(int width, Theme theme)
    {
        if (_lines is null || _drawnFor != (width, theme))
        {
            _lines = [.. Draw(width, theme)];
            _drawnFor = (width, theme);
        }

        return _lines;
    }

    protected void Change() => _lines = null;

    protected abstract IEnumerable<StyledLine> Draw(int width, Theme theme);
}
