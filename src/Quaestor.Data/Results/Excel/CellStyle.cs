namespace Quaestor.Data.Results.Excel;

/// <summary>The index of a cell's format in the workbook's styles.</summary>
enum CellStyle
{
    Plain = 0,
    Header = 1,
    Date = 2,
    Timestamp = 3,
    UtcTimestamp = 4,
    Time = 5,

    /// <summary>Stays text when somebody edits the cell, whatever it begins with.</summary>
    QuotedText = 6,
    QuotedHeader = 7,
}
