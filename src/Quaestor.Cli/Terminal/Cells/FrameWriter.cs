using System.Globalization;
using System.Text;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>
/// Turns what is to be shown into the bytes that change what is shown: cells that stay are not sent. Each frame is one
/// synchronized update (DEC private mode 2026), so that no half of it is seen.
/// </summary>
sealed class FrameWriter
{
    /// <summary>Cells that stay, between two that change: sending them again is shorter than to move over them.</summary>
    const int ShortGap = 4;

    readonly StringBuilder _bytes = new();

    CellGrid? _shown;
    (int X, int Y)? _caret;
    Style? _style;

    /// <summary>Where the terminal's cursor is; null when that is not certain.</summary>
    (int X, int Y)? _cursor;

    /// <summary>Forgets what is shown: the next frame is sent whole.</summary>
    public void Reset() => _shown = null;

    /// <param name="caret">Where the user types; null to hide it.</param>
    /// <returns>Empty where nothing changes.</returns>
    public string Write(CellGrid next, (int X, int Y)? caret)
    {
        var before = _shown is { } shown && shown.Width == next.Width && shown.Height == next.Height ? shown : null;
        _bytes.Clear();
        (_style, _cursor) = (null, null);
        if (before is null)
        {
            _bytes.Append("\e[0m\e[2J");
            _style = default(Style);
        }

        for (var y = 0; y < next.Height; y++)
        {
            WriteRow(before, next, y);
        }

        var isSame = _bytes.Length == 0 && caret == _caret && before is not null;
        (_shown, _caret) = (next, caret);
        return isSame ? "" : $"\e[?2026h\e[?25l{_bytes}\e[0m{CaretSequence(caret)}\e[?2026l";
    }

    static string CaretSequence((int X, int Y)? caret) =>
        caret is { } place ? string.Create(CultureInfo.InvariantCulture, $"\e[{place.Y + 1};{place.X + 1}H\e[?25h") : "";

    void WriteRow(CellGrid? before, CellGrid next, int y)
    {
        var row = next.Row(y);
        var old = before is null ? [] : before.Row(y);
        var blankFrom = BlankFrom(row);
        for (var x = 0; x < row.Length; x++)
        {
            if (row[x].Letter.Length == 0 || IsSame(old, row, x))
            {
                continue;
            }

            if (x >= blankFrom && row.Length - x > ShortGap)
            {
                MoveTo(x, y);
                SetStyle(default);
                _bytes.Append("\e[K");
                return;
            }

            FillGap(row, x, y);
            MoveTo(x, y);
            WriteCell(row, x, y);
        }
    }

    /// <summary>From where on the row is empty in the terminal's own colours.</summary>
    static int BlankFrom(ReadOnlySpan<Cell> row)
    {
        var from = row.Length;
        while (from > 0 && row[from - 1] == Cell.Blank)
        {
            from--;
        }

        return from;
    }

    // Of a letter that takes two cells both count; a fresh screen is blank.
    static bool IsSame(ReadOnlySpan<Cell> old, ReadOnlySpan<Cell> row, int x)
    {
        var isWide = x + 1 < row.Length && row[x + 1].Letter.Length == 0;
        return Old(old, x) == row[x] && (!isWide || Old(old, x + 1) == row[x + 1]);
    }

    static Cell Old(ReadOnlySpan<Cell> old, int x) => old.IsEmpty ? Cell.Blank : old[x];

    void FillGap(ReadOnlySpan<Cell> row, int x, int y)
    {
        if (_cursor is not { } cursor || cursor.Y != y || cursor.X >= x || x - cursor.X > ShortGap)
        {
            return;
        }

        for (var at = cursor.X; at < x; at++)
        {
            if (row[at].Style != _style || row[at].Letter is not [>= ' ' and <= '~'])
            {
                return;
            }
        }

        for (var at = cursor.X; at < x; at++)
        {
            _bytes.Append(row[at].Letter);
        }

        _cursor = (x, y);
    }

    void MoveTo(int x, int y)
    {
        if (_cursor != (x, y))
        {
            _bytes.Append(CultureInfo.InvariantCulture, $"\e[{y + 1};{x + 1}H");
            _cursor = (x, y);
        }
    }

    void WriteCell(ReadOnlySpan<Cell> row, int x, int y)
    {
        var cell = row[x];
        SetStyle(cell.Style);
        _bytes.Append(cell.Letter);

        // Terminals differ in how wide joined letters are, and in what they do at the edge.
        var isCertain = cell.Letter.Length == 1 && x + 2 < row.Length;
        var width = x + 1 < row.Length && row[x + 1].Letter.Length == 0 ? 2 : 1;
        _cursor = isCertain ? (x + width, y) : null;
    }

    void SetStyle(Style style)
    {
        if (_style != style)
        {
            _bytes.Append(style.Sequence());
            _style = style;
        }
    }
}
