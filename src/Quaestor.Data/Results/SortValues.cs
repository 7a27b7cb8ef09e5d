using System.Buffers.Text;

namespace Quaestor.Data.Results;

/// <summary>Turns canonical texts into numbers that sort as their values do. A text that is not canonical comes first.</summary>
static class SortValues
{
    const long NanosPerSecond = 1_000_000_000;
    internal const long NanosPerDay = 86_400 * NanosPerSecond;

    // As DuckDB compares intervals.
    const int DaysPerMonth = 30;

    /// <summary>Doubles in their order as integers: infinities at the ends, NaN after all, both zeros equal.</summary>
    public static long OfDouble(double value)
    {
        if (double.IsNaN(value))
        {
            return long.MaxValue;
        }

        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    /// <summary>Nanoseconds of a date, a time or a timestamp.</summary>
    public static Int128 OfTemporal(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("infinity"u8))
        {
            return Int128.MaxValue;
        }

        var start = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var hyphen = text[start..].IndexOf((byte)'-');
        var colon = text.IndexOf((byte)':');
        if (colon >= 0 && (hyphen < 0 || colon < hyphen + start))
        {
            return OfTime(text) ?? Int128.MinValue;
        }

        return hyphen > 0 && text.Length >= start + hyphen + 6 && OfDate(text, start, start + hyphen) is { } days
            ? (days * NanosPerDay) + (OfTime(text[Math.Min(start + hyphen + 7, text.Length)..]) ?? 0)
            : Int128.MinValue;
    }

    /// <summary>Nanoseconds of <c>P1Y2M3DT4H5M6.7S</c>, with months of 30 days.</summary>
    public static Int128 OfInterval(ReadOnlySpan<byte> text)
    {
        Int128 nanos = 0;
        var inTime = false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == 'T')
            {
                inTime = true;
                continue;
            }

            var length = text[i..].IndexOfAnyExceptInRange((byte)'+', (byte)'9');
            if (length <= 0 || Fraction(text.Slice(i, length)) is not { } value)
            {
                return Int128.MinValue;
            }

            i += length;
            nanos += (text[i], inTime) switch
            {
                ((byte)'Y', false) => value * 12 * DaysPerMonth * 86_400,
                ((byte)'M', false) => value * DaysPerMonth * 86_400,
                ((byte)'D', false) => value * 86_400,
                ((byte)'H', true) => value * 3600,
                ((byte)'M', true) => value * 60,
                _ => value,
            };
        }

        return nanos;
    }

    static Int128? OfDate(ReadOnlySpan<byte> text, int start, int hyphen) =>
        Whole(text[start..hyphen]) is { } year && Whole(text.Slice(hyphen + 1, 2)) is { } month && Whole(text.Slice(hyphen + 4, 2)) is { } day
            ? CivilDate.ToDays(text[0] == '-' ? -year : year, (int)month, (int)day)
            : null;

    /// <summary><c>13:45:00.5</c>, with <c>Z</c> or an offset from UTC behind it.</summary>
    static Int128? OfTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 8 || Whole(text[..2]) is not { } hours || Whole(text.Slice(3, 2)) is not { } minutes)
        {
            return null;
        }

        var zone = text.IndexOfAny((byte)'Z', (byte)'+', (byte)'-');
        var seconds = Fraction(text[6..(zone < 0 ? text.Length : zone)]) ?? 0;
        var offset = zone >= 0 && text[zone] != 'Z' ? OffsetSeconds(text[zone..]) : 0;
        return seconds + ((((hours * 60) + minutes) * 60) - offset) * (Int128)NanosPerSecond;
    }

    static long OffsetSeconds(ReadOnlySpan<byte> text)
    {
        var (seconds, unit) = (0L, 3600L);
        for (var i = 1; i + 1 < text.Length; i += 3, unit /= 60)
        {
            seconds += (Whole(text.Slice(i, 2)) ?? 0) * unit;
        }

        return text[0] == '-' ? -seconds : seconds;
    }

    static long? Whole(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length ? value : null;

    /// <summary>A number with up to nine decimals, in billionths.</summary>
    static Int128? Fraction(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        var whole = Whole(point < 0 ? text : text[..point]);
        if (point < 0 || whole is null)
        {
            return whole * (Int128)NanosPerSecond;
        }

        var decimals = text[(point + 1)..];
        var fraction = (Int128)(Whole(decimals) ?? 0);
        for (var i = decimals.Length; i < 9; i++)
        {
            fraction *= 10;
        }

        return (whole.Value * (Int128)NanosPerSecond) + (text[0] == '-' ? -fraction : fraction);
    }
}
