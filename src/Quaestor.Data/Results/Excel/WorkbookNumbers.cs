using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>Which values a spreadsheet can hold as numbers without changing them.</summary>
static class WorkbookNumbers
{
    /// <summary>The first whole number of more than <see cref="WorkbookLimits.Digits"/> digits.</summary>
    public const long Beyond = 1_000_000_000_000_000;

    const long NanosPerMilli = 1_000_000;

    /// <summary>Before, Excel has a day too many (29 February 1900) and other programs have not.</summary>
    static readonly long FirstDay = CivilDate.ToDays(1900, 3, 1);

    static readonly long DayZero = CivilDate.ToDays(1899, 12, 30);
    static readonly long LastDay = CivilDate.ToDays(9999, 12, 31);

    /// <summary>True for digits that are not too many, with or without sign and point.</summary>
    public static bool IsExact(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var character in text.StartsWith('-') ? text[1..] : text)
        {
            if (character != '.' && !char.IsAsciiDigit(character))
            {
                return false;
            }

            // Zeros before the first other digit do not count.
            digits += char.IsAsciiDigit(character) && (digits > 0 || character != '0') ? 1 : 0;
        }

        return digits <= WorkbookLimits.Digits && !text.IsEmpty;
    }

    /// <summary>The days since Excel's day zero; null for what it cannot hold to the millisecond, and for other types.</summary>
    public static double? Serial(ColumnType type, string text)
    {
        if (type is not (ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz) || text.Length > 40)
        {
            return null;
        }

        Span<byte> ascii = stackalloc byte[40];
        var nanos = SortValues.OfTemporal(ascii[..Encoding.ASCII.GetBytes(text, ascii)]);
        if (nanos == Int128.MinValue || nanos == Int128.MaxValue || nanos % NanosPerMilli != 0)
        {
            return null;
        }

        if (type == ColumnType.Time)
        {
            return text.AsSpan().ContainsAny('Z', '+', '-') || nanos >= SortValues.NanosPerDay ? null : (double)nanos / SortValues.NanosPerDay;
        }

        var serial = (double)(nanos - ((Int128)DayZero * SortValues.NanosPerDay)) / SortValues.NanosPerDay;
        return serial >= FirstDay - DayZero && serial < LastDay - DayZero + 1 ? serial : null;
    }

    public static CellStyle StyleOf(ColumnType type) => type switch
    {
        ColumnType.Date => CellStyle.Date,
        ColumnType.Time => CellStyle.Time,
        ColumnType.TimestampTz => CellStyle.UtcTimestamp,
        _ => CellStyle.Timestamp,
    };
}
