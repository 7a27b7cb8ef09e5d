using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Results;

/// <summary>What stands beside the conversation: results and the texts of commands, one shown at a time.</summary>
sealed class ResultPane
{
    readonly List<ShownResult> _results = [];
    int _at;

    public bool IsEmpty => _results.Count == 0;

    public IReadOnlyList<ShownResult> All => _results;

    public ShownResult? Shown => _results.Count == 0 ? null : _results[_at];

    /// <summary>The latest that has rows.</summary>
    public ShownResult? ShownRows => Shown?.Rows is not null ? Shown : _results.LastOrDefault(result => result.Rows is not null);

    public int NextNumber => _results.Count + 1;

    public void Add(ShownResult result)
    {
        _results.Add(result);
        _at = _results.Count - 1;
    }

    public void Clear()
    {
        _results.Clear();
        _at = 0;
    }

    public void Draw(CellGrid grid, Area area, Theme theme, bool isFocused)
    {
        if (Shown is not { } shown)
        {
            grid.Frame(area, theme.Line, "", theme.Faint);
            grid.Write(area.X + 2, area.Y + 1, "No result yet.", theme.Faint, area.Width - 4);
            return;
        }

        grid.Frame(area, isFocused ? theme.Accent : theme.Line, TitleOf(shown), isFocused ? theme.Accent : theme.Faint);
        var inside = area.Inside with { X = area.X + 2, Width = Math.Max(0, area.Width - 4) };
        if (shown.Scrolled is { } text)
        {
            text.Draw(grid, inside, theme);
        }
        else
        {
            shown.Table!.Draw(grid, inside, theme, isFocused);
        }

        DrawTabs(grid, area, theme, shown);
    }

    /// <returns>False for a key that means nothing here.</returns>
    public bool Handle(Key key)
    {
        if (Shown is not { } shown)
        {
            return false;
        }

        switch (key.Name)
        {
            case KeyName.Letter when key.Modifiers == Modifiers.None && key.Text is ['1' or '2' or '3' or '4']:
                shown.Tab = shown.Tabs.ElementAtOrDefault(key.Text[0] - '1') is var tab && shown.Tabs.Contains(tab) ? tab : shown.Tab;
                return true;
            case KeyName.Letter when key.IsPlain('['):
                _at = Math.Max(0, _at - 1);
                return true;
            case KeyName.Letter when key.IsPlain(']'):
                _at = Math.Min(_results.Count - 1, _at + 1);
                return true;
            case KeyName.Letter when key.IsPlain('s') && shown.Scrolled is null:
                Sort(shown);
                return true;
            default:
                return shown.Scrolled is { } text ? Scroll(text, key) : Move(shown.Table!, shown.Rows!, key);
        }
    }

    static bool Move(TableView table, ResultRows rows, Key key)
    {
        switch (key.Name)
        {
            case KeyName.Up:
                table.Move(-1, 0);
                return true;
            case KeyName.Down:
                table.Move(1, 0);
                return true;
            case KeyName.Left:
                table.Move(0, -1);
                return true;
            case KeyName.Right:
                table.Move(0, 1);
                return true;
            case KeyName.PageUp:
                table.MovePage(-1);
                return true;
            case KeyName.PageDown:
                table.MovePage(1);
                return true;
            case KeyName.Home when key.Modifiers == Modifiers.Ctrl:
            case KeyName.Letter when key.IsPlain('g'):
                table.MoveTo(0);
                return true;
            case KeyName.End when key.Modifiers == Modifiers.Ctrl:
            case KeyName.Letter when key.IsPlain('G'):
                table.MoveTo(rows.Count - 1);
                return true;
            case KeyName.Home:
                table.Move(0, -rows.Columns.Count);
                return true;
            case KeyName.End:
                table.Move(0, rows.Columns.Count);
                return true;
            default:
                return false;
        }
    }

    static bool Scroll(TextView text, Key key)
    {
        switch (key.Name)
        {
            case KeyName.Up:
                text.Move(-1, 0);
                return true;
            case KeyName.Down:
                text.Move(1, 0);
                return true;
            case KeyName.Left:
                text.Move(0, -1);
                return true;
            case KeyName.Right:
                text.Move(0, 1);
                return true;
            case KeyName.PageUp:
                text.MovePage(-1);
                return true;
            case KeyName.PageDown:
                text.MovePage(1);
                return true;
            case KeyName.Home:
                text.MoveTo(0);
                return true;
            case KeyName.End:
                text.MoveTo(int.MaxValue / 2);
                return true;
            default:
                return false;
        }
    }

    // Up, then down, then as the query has them.
    static void Sort(ShownResult shown)
    {
        if (shown is { Rows: { } rows, Table: { Chosen: { } column } table })
        {
            rows.SortBy(rows.Sort == column.Name ? "-" + column.Name : rows.Sort == "-" + column.Name ? null : column.Name);
            table.MoveTo(0);
        }
    }

    static string TitleOf(ShownResult shown)
    {
        if (shown.Rows is not { } rows)
        {
            return shown.Title;
        }

        var cut = rows.TruncatedBy is null ? "" : ", cut by a limit";
        return $"{shown.Title}   {rows.Count:N0} {(rows.Count == 1 ? "row" : "rows")} × {rows.Columns.Count} {(rows.Columns.Count == 1 ? "column" : "columns")}{cut}";
    }

    void DrawTabs(CellGrid grid, Area area, Theme theme, ShownResult shown)
    {
        var x = area.X + 2;
        var y = area.Bottom - 1;
        foreach (var (place, tab) in shown.Tabs.Index())
        {
            var name = tab switch { ResultTab.Table => "table", ResultTab.Chart => "chart", ResultTab.Query => "sql", _ => "text" };
            x += grid.Write(x, y, $" {place + 1} {name} ", tab == shown.Tab ? theme.Accent : theme.Faint, area.Right - 2 - x);
        }

        if (_results.Count > 1)
        {
            var which = $" [ {_at + 1} of {_results.Count} ] ";
            grid.Write(Math.Max(x, area.Right - 2 - which.Length), y, which, theme.Faint, area.Right - 2 - x);
        }
    }
}
