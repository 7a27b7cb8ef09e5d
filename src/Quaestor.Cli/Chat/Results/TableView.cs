using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat.Results;

/// <summary>
/// Rows as a grid that scrolls by whole rows and whole columns: half a number would be a wrong number. The chosen cell
/// stands whole in the line below.
/// </summary>
sealed class TableView(ResultRows rows)
{
    const int WidestText = 40;
    const int Gap = 2;

    readonly int[] _widths = [.. rows.Columns.Select(column => Math.Min(WidestText, Math.Max(2, CellWidth.Of(SafeText.Line(column.Name)))))];

    long _top;
    int _left;
    int _height = 1;

    public long Row { get; private set; }

    public int Column { get; private set; }

    public Column? Chosen => rows.Columns.Count > 0 ? rows.Columns[Column] : null;

    /// <summary>The chosen cell; null where it is missing or still on its way.</summary>
    public object? Cell => rows.Columns.Count > 0 && Row < rows.Count ? rows.Row(Row)?[Column] : null;

    public void Move(long down, int right)
    {
        Row = Math.Clamp(Row + down, 0, Math.Max(0, rows.Count - 1));
        Column = Math.Clamp(Column + right, 0, Math.Max(0, rows.Columns.Count - 1));
    }

    public void MovePage(int pages) => Move((long)pages * Math.Max(1, _height - 1), 0);

    public void MoveTo(long row) => Move(row - Row, 0);

    public void Draw(CellGrid grid, Area area, Theme theme, bool isFocused)
    {
        _height = Math.Max(1, area.Height - 3);
        _top = Math.Clamp(_top, Math.Max(0, Row - _height + 1), Row);
        Measure();
        var shown = Fit(area.Width);
        DrawHead(grid, area, theme, shown);
        for (var line = 0; line < _height && _top + line < rows.Count; line++)
        {
            DrawRow(grid, area.X, area.Y + 2 + line, theme, shown, _top + line, isFocused);
        }

        if (rows.Count == 0)
        {
            grid.Write(area.X, area.Y + 2, "0 rows", theme.Faint, area.Width);
        }

        DrawFoot(grid, area, theme, shown, isFocused);
    }

    void Measure()
    {
        for (var line = 0; line < _height && _top + line < rows.Count; line++)
        {
            if (rows.Row(_top + line) is not { } row)
            {
                continue;
            }

            for (var column = 0; column < row.Length; column++)
            {
                var width = CellWidth.Of(CellLook.Of(row[column]));
                _widths[column] = Math.Max(_widths[column], rows.Columns[column].Type.IsNumeric() ? width : Math.Min(width, WidestText));
            }
        }
    }

    /// <summary>The columns that fit, the chosen one among them.</summary>
    List<(int Column, int X, int Width)> Fit(int room)
    {
        _left = Math.Min(_left, Column);
        while (true)
        {
            var (shown, x) = (new List<(int, int, int)>(), 0);
            for (var column = _left; column < rows.Columns.Count && (x + _widths[column] <= room || shown.Count == 0); column++)
            {
                shown.Add((column, x, Math.Min(_widths[column], room)));
                x += _widths[column] + Gap;
            }

            if (shown.Count == 0 || _left + shown.Count > Column)
            {
                return shown;
            }

            _left++;
        }
    }

    void DrawHead(CellGrid grid, Area area, Theme theme, List<(int Column, int X, int Width)> shown)
    {
        foreach (var (column, x, width) in shown)
        {
            var name = rows.Columns[column].Name;
            var sorted = rows.Sort == name ? "↑" : rows.Sort == "-" + name ? "↓" : "";
            Put(grid, area.X + x, area.Y, width, SafeText.Line(name) + sorted, IsAtRight(column), theme.Strong);
        }

        grid.Write(area.X, area.Y + 1, new string('─', area.Width), theme.Line, area.Width);
    }

    void DrawRow(CellGrid grid, int x, int y, Theme theme, List<(int Column, int X, int Width)> shown, long index, bool isFocused)
    {
        if (rows.Row(index) is not { } row)
        {
            grid.Write(x, y, "…", theme.Faint);
            return;
        }

        foreach (var (column, offset, width) in shown)
        {
            var isChosen = isFocused && index == Row && column == Column;
            var style = isChosen ? theme.Selected : row[column] is null ? theme.Faint : theme.Text;
            var text = CellLook.Of(row[column]);

            // A number that has no room is not begun.
            text = CellWidth.Of(text) > width && rows.Columns[column].Type.IsNumeric() ? "#" : text;
            Put(grid, x + offset, y, width, text, IsAtRight(column), style);
        }
    }

    void DrawFoot(CellGrid grid, Area area, Theme theme, List<(int Column, int X, int Width)> shown, bool isFocused)
    {
        var y = area.Bottom - 1;
        var first = shown.Count == 0 ? 0 : shown[0].Column;
        var more = (first > 0 ? "◂ " : "") + (first + shown.Count < rows.Columns.Count ? $"▸ {rows.Columns.Count - first - shown.Count} more columns" : "");
        if (isFocused && Chosen is { } column)
        {
            var value = rows.Row(Row) is { } row ? CellLook.Of(row[Column]) : "…";
            grid.Write(area.X, y, CellWidth.Shorten($"{SafeText.Line(column.Name)} {column.Type.Name()}: {value}", area.Width), theme.Accent, area.Width);
        }
        else
        {
            grid.Write(area.X, y, CellWidth.Shorten(more, area.Width), theme.Faint, area.Width);
        }
    }

    bool IsAtRight(int column) => rows.Columns[column].Type.IsNumeric();

    static void Put(CellGrid grid, int x, int y, int width, string text, bool isAtRight, Style style)
    {
        var cut = CellWidth.Shorten(text, width);
        var padding = isAtRight ? width - CellWidth.Of(cut) : 0;
        grid.Write(x + padding, y, cut, style, width - padding);
    }
}
