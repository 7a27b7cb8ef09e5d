using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>The tables of a source with their columns and joins; what is chosen goes to where the user writes.</summary>
/// <param name="insert">Called with a name.</param>
/// <param name="preview">Called with the table whose first rows are wanted.</param>
sealed class SchemaBrowser(string source, KnownSchema schema, Action<string> insert, Action<KnownTable> preview) : IOverlay
{
    readonly TextField _filter = new();
    readonly ListBox _tables = new();
    readonly ListBox _columns = new();
    bool _isInColumns;

    public string Keys => "Enter insert name   → columns   ← tables   Ctrl+O first rows   Esc close   type to narrow";

    IReadOnlyList<KnownTable> Tables => Matching.Best(schema.Tables, table => table.Name, _filter.Text, schema.Tables.Count);

    public (int X, int Y)? Draw(CellGrid grid, Area page, Theme theme)
    {
        var area = page.Middle(page.Width - 4, page.Height - 2);
        grid.Frame(area, theme.Accent, $"{source}: {schema.Tables.Count:N0} {(schema.Tables.Count == 1 ? "table" : "tables")}", theme.Accent);
        var inside = area.Inside with { X = area.X + 2, Width = area.Width - 4 };
        var typed = grid.Write(inside.X, inside.Y, $"› {_filter.Text}", theme.Text, inside.Width);
        var tables = Tables;
        var left = inside.Below(1) with { Width = inside.Width * 2 / 5 };
        var right = inside.Below(1) with { X = left.Right + 2, Width = inside.Width - left.Width - 2 };
        _tables.Draw(grid, left, theme, [.. tables.Select(table => (table.Name, table.Note))]);
        for (var y = left.Y; y < left.Bottom; y++)
        {
            grid.Write(left.Right, y, "│", theme.Line);
        }

        if (tables.Count > 0)
        {
            DrawColumns(grid, right, theme, tables[Math.Min(_tables.At, tables.Count - 1)]);
        }
        else
        {
            grid.Write(right.X, right.Y, schema.Tables.Count == 0 ? "There are no tables." : "No table has that in its name.", theme.Faint, right.Width);
        }

        return (Math.Min(inside.X + typed, inside.Right - 1), inside.Y);
    }

    public bool Handle(Key key)
    {
        var tables = Tables;
        var table = tables.Count > 0 ? tables[Math.Min(_tables.At, tables.Count - 1)] : null;
        switch (key.Name)
        {
            case KeyName.Escape when _isInColumns:
            case KeyName.Left when _isInColumns:
                _isInColumns = false;
                return true;
            case KeyName.Escape or KeyName.F2:
                return false;
            case KeyName.Right when table is { Columns.Count: > 0 }:
                _isInColumns = true;
                return true;
            case KeyName.Letter when key.IsCtrl('o') && table is not null:
                preview(table);
                return false;
            case KeyName.Enter when table is not null:
                insert(_isInColumns ? SqlNames.Quote(table.Columns[_columns.At].Name) : table.Written);
                return false;
            case KeyName.Enter or KeyName.Tab:
                return true;
            default:
                Narrow(key, tables.Count, table);
                return true;
        }
    }

    void Narrow(Key key, int count, KnownTable? table)
    {
        if (_isInColumns)
        {
            _columns.Handle(key, table!.Columns.Count);
        }
        else if (_tables.Handle(key, count))
        {
            _columns.Reset();
        }
        else if (_filter.Handle(key))
        {
            _tables.Reset();
            _columns.Reset();
        }
    }

    void DrawColumns(CellGrid grid, Area area, Theme theme, KnownTable table)
    {
        var joins = schema.Joins.Where(join => join.FromTable == table.Name)
            .Select(join => $"{join.FromColumn} → {join.ToTable}.{join.ToColumn}").Take(Math.Max(0, area.Height / 3)).ToList();
        var columns = area.Top(area.Height - (joins.Count > 0 ? joins.Count + 1 : 0));
        var items = table.Columns.Select(column => (column.Name, column.Note.Length > 0 ? $"{column.Type}  {column.Note}" : column.Type)).ToList();
        _columns.Draw(grid, columns, _isInColumns ? theme : theme with { Selected = theme.Text }, items);
        foreach (var (line, join) in joins.Index())
        {
            grid.Write(area.X, columns.Bottom + 1 + line, CellWidth.Shorten("joins " + SafeText.Line(join), area.Width), theme.Faint, area.Width);
        }
    }
}
