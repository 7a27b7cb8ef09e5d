using System.Buffers.Text;
using System.Text.Unicode;

namespace Quaestor.Data.Sqlite.Cells;

/// <summary>What values of a column look like: the engine lets each be of another kind.</summary>
[Flags]
enum ValueForms
{
    None = 0,

    /// <summary>0 or 1.</summary>
    Bit = 1,

    /// <summary>Another whole number that a double holds exactly.</summary>
    Integer = 2,

    /// <summary>A whole number beyond ±2^53.</summary>
    LargeInteger = 4,
    Real = 8,

    /// <summary>A text that is a calendar date, <c>2025-01-31</c>.</summary>
    Date = 16,

    /// <summary>A text that is a date with a time, <c>2025-01-31 13:45:00</c>, without a zone.</summary>
    Timestamp = 32,
    Text = 64,

    /// <summary>Bytes; also a text that is not valid UTF-8.</summary>
    Blob = 128,
}

static class CellForms
{
    const long ExactDouble = 1L << 53;

    /// <param name="cell">Not null.</param>
    /// <param name="seen">Of the column: where it has plain texts already, no text is looked at for a date.</param>
    public static ValueForms Of(SqliteCell cell, ValueForms seen) => cell.Kind switch
    {
        SqliteKind.Integer => cell.Integer is 0 or 1 ? ValueForms.Bit
            : cell.Integer is >= -ExactDouble and <= ExactDouble ? ValueForms.Integer
            : ValueForms.LargeInteger,
        SqliteKind.Real => ValueForms.Real,
        SqliteKind.Text => !Utf8.IsValid(cell.Bytes) ? ValueForms.Blob
            : (seen & ValueForms.Text) != ValueForms.None ? ValueForms.Text
            : OfText(cell.Bytes),
        _ => ValueForms.Blob,
    };

    static ValueForms OfText(ReadOnlySpan<byte> text) =>
        text.Length < 10 || !IsDate(text[..10]) ? ValueForms.Text
        : text.Length == 10 ? ValueForms.Date
        : IsTime(text[10..]) ? ValueForms.Timestamp
        : ValueForms.Text;

    static bool IsDate(ReadOnlySpan<byte> text) =>
        text[4] == '-' && text[7] == '-'
        && IsNumber(text[..4], out var year) && IsNumber(text[5..7], out var month) && IsNumber(text[8..], out var day)
        && year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    /// <summary><c> 13:45:00</c> and <c>T13:45:00</c>, with up to nine digits of a fraction.</summary>
    static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length is 9 or (>= 11 and <= 19) && text[0] is (byte)' ' or (byte)'T' && text[3] == ':' && text[6] == ':'
        && IsNumber(text[1..3], out var hour) && IsNumber(text[4..6], out var minute) && IsNumber(text[7..9], out var second)
        && hour < 24 && minute < 60 && second < 60
        && (text.Length == 9 || (text[9] == '.' && !text[10..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));

    static bool IsNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        return !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(digits, out number, out _);
    }
}
