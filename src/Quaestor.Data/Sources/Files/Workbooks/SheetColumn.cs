namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>A column of a sheet: its name, and what its cells were found to hold.</summary>
sealed class SheetColumn(string name)
{
    const CellKind Numbers = CellKind.Integer | CellKind.Fraction;
    const CellKind Dates = CellKind.Date | CellKind.Timestamp;
    const CellKind Times = CellKind.Time | CellKind.Duration;

    CellKind _kinds;

    public string Name => name;

    public bool IsEmpty => _kinds == CellKind.None;

    public void Add(object? cell) => _kinds |= SheetCell.KindOf(cell);

    /// <summary>DuckDB's type for all its cells: text where they are of several kinds.</summary>
    public string Type => _kinds switch
    {
        CellKind.Boolean => "BOOLEAN",
        CellKind.Integer => "BIGINT",
        CellKind.Date => "DATE",
        CellKind.Time => "TIME",
        _ when IsOnly(Numbers) => "DOUBLE",
        _ when IsOnly(Dates) => "TIMESTAMP",
        _ when IsOnly(Times) => "INTERVAL",
        _ => "VARCHAR",
    };

    /// <summary>Whether it became text although not all its cells are.</summary>
    public bool IsMixed => _kinds != CellKind.Text && !IsEmpty && Type == "VARCHAR";

    bool IsOnly(CellKind kinds) => !IsEmpty && (_kinds & ~kinds) == CellKind.None;
}
