using System.Globalization;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Output;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>
/// Asks whether a change may run. It never comes by itself: whoever types is not to agree by a letter that was meant for the
/// text. A yes counts only once all of the statement has been in view.
/// </summary>
/// <param name="decide">Called with <c>approve</c> or <c>reject</c>.</param>
/// <param name="edit">Called to write another statement in its place.</param>
sealed class ApprovalCard(PendingApproval approval, Action<string> decide, Action edit) : IOverlay
{
    const int Widest = 110;

    int _top;
    int _height = 1;
    int _lines;
    bool _isSeen;

    /// <summary>Where it would run; empty where that is not known.</summary>
    public string Source { get; init; } = "";

    public string Keys => _isSeen
        ? $"y run once   n do not run   {(approval.MayEdit ? "e edit SQL   " : "")}Esc later"
        : "↓ read the whole statement first   n do not run   Esc later";

    public (int X, int Y)? Draw(CellGrid grid, Area page, Theme theme)
    {
        var width = Math.Min(Widest, page.Width - 4) - 4;
        var statement = SqlColours.Lines(approval.Statement, width, theme).ToList();
        List<StyledLine> lines = [.. statement, StyledLine.Empty, .. About(width, theme)];
        var area = page.Middle(width + 4, Math.Min(page.Height - 2, lines.Count + 4));
        grid.Frame(area, theme.Warning, Source.Length > 0 ? $"Run this change?  {SafeText.Line(Source)}" : "Run this change?", theme.Warning);
        var view = area.Inside with { X = area.X + 2, Width = width, Height = area.Height - 4 };
        (_height, _lines) = (Math.Max(1, view.Height), lines.Count);
        _top = Math.Clamp(_top, 0, Math.Max(0, _lines - _height));
        _isSeen |= view.Height > 0 && _top + _height >= statement.Count;
        for (var line = 0; line < view.Height && _top + line < _lines; line++)
        {
            lines[_top + line].Draw(grid, view.X, view.Y + line, width);
        }

        if (_top + _height < _lines)
        {
            var more = $" ↓ {_lines - _top - _height} more lines ";
            grid.Write(view.Right - more.Length, view.Bottom, more, theme.Bar);
        }

        grid.Write(view.X, area.Bottom - 2, Keys, _isSeen ? theme.Strong : theme.Warning, width);
        return null;
    }

    public bool Handle(Key key)
    {
        switch (key.Name)
        {
            case KeyName.Up or KeyName.PageUp:
                _top = Math.Max(0, _top - (key.Name == KeyName.Up ? 1 : _height));
                return true;
            case KeyName.Down or KeyName.PageDown:
                _top = Math.Min(Math.Max(0, _lines - _height), _top + (key.Name == KeyName.Down ? 1 : _height));
                return true;
            case KeyName.Letter when key.IsPlain('y') && _isSeen:
                decide("approve");
                return false;
            case KeyName.Letter when key.IsPlain('n'):
                decide("reject");
                return false;
            case KeyName.Letter when key.IsPlain('e') && approval.MayEdit:
                edit();
                return false;
            default:
                return key.Name != KeyName.Escape;
        }
    }

    IEnumerable<StyledLine> About(int width, Theme theme)
    {
        foreach (var line in Wrapping.Wrap(PreviewRows.Of(approval.Preview.Trim()), theme.Text, width, indent: 2).Concat(Wrapping.Wrap(approval.Risk, theme.Warning, width)))
        {
            yield return line;
        }

        if (approval.NeedsAdmin)
        {
            yield return StyledLine.Of("An administrator decides about it.", theme.Warning);
        }

        if (approval.ExpiresAt is { } expires)
        {
            yield return StyledLine.Of($"It can be decided until {expires.ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture)}.", theme.Faint);
        }
    }
}
