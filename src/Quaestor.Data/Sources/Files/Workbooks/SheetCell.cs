using System.Globalization;

namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>What a cell holds, as far as its column's type depends on it. Combined, what all cells of a column hold.</summary>
[Flags]
enum CellKind
{
    None = 0,
    Boolean = 1 << 0,
    Integer = 1 << 1,
    Fraction = 1 << 2,
    Date = 1 << 3,
    Timestamp = 1 << 4,
    Time = 1 << 5,

    /// <summary>A day and longer, or negative.</summary>
    Duration = 1 << 6,
    Text = 1 << 7,
}

/// <summary>Cells as the reader gives them.</summary>
static class SheetCell
{
    const double LargestExact = 1L << 53;

    static readonly HashSet<string> Errors = new(StringComparer.Ordinal)
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    };

    public static bool IsError(object? cell) => cell is string text && Errors.Contains(text);

    public static CellKind KindOf(object? cell) => cell switch
    {
        null => CellKind.None,
        bool => CellKind.Boolean,
        double number => number == Math.Truncate(number) && Math.Abs(number) <= LargestExact ? CellKind.Integer : CellKind.Fraction,
        // A time of day is stored as a part of Excel's day zero.
        DateTime { Year: < 1900 } => CellKind.Time,
        DateTime date => date.TimeOfDay == TimeSpan.Zero ? CellKind.Date : CellKind.Timestamp,
        TimeSpan time => time >= TimeSpan.Zero && time < TimeSpan.FromDays(1) ? CellKind.Time : CellKind.Duration,
        _ => IsError(cell) ? CellKind.None : CellKind.Text,
    };

    /// <summary>As DuckDB casts it to the type of its kind; null for a missing value and for an error.</summary>
    public static string? TextOf(object? cell) => cell switch
    {
        null => null,
        bool boolean => boolean ? "true" : "false",
        double number when KindOf(number) == CellKind.Integer => ((long)number).ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime { Year: < 1900 } time => TimeText(time.TimeOfDay),
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        TimeSpan time => TimeText(time),
        _ => IsError(cell) ? null : Convert.ToString(cell, CultureInfo.InvariantCulture),
    };

    static string TimeText(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(time < TimeSpan.Zero ? "-" : "")}{(long)Math.Abs(Math.Truncate(time.TotalHours)):00}:{Math.Abs(time.Minutes):00}:{Math.Abs(time.Seconds):00}{(time.Milliseconds == 0 ? "" : $".{Math.Abs(time.Milliseconds):000}")}");
}
