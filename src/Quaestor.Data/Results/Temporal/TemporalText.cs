using System.Buffers.Text;

namespace Quaestor.Data.Results.Temporal;

/// <summary>ISO 8601 for values that the framework's types cannot hold: years before 1 and after 9999, 24:00, nanoseconds, infinities.</summary>
static class TemporalText
{
    // Both engines keep the ends of both ranges for infinity; PostgreSQL goes one further down.
    const int InfiniteDays = int.MaxValue;
    const long InfiniteTime = long.MaxValue;

    /// <summary><c>2025-01-31</c>; years outside 0 to 9999 carry a sign, and year 0 is the one before year 1 (ISO 8601-1, 4.3.2).</summary>
    public static int Date(int days, Span<byte> destination) =>
        days is InfiniteDays or (-InfiniteDays) or int.MinValue ? Infinity(days < 0, destination) : CalendarDate(days, destination);

    /// <summary><c>13:45:00.5</c>; no fraction where it is zero.</summary>
    public static int Time<TUnit>(long units, Span<byte> destination)
        where TUnit : ITimeUnit
    {
        var seconds = (int)(units / TUnit.PerSecond);
        TwoDigits(seconds / 3600, destination);
        destination[2] = (byte)':';
        TwoDigits(seconds / 60 % 60, destination[3..]);
        destination[5] = (byte)':';
        TwoDigits(seconds % 60, destination[6..]);
        return 8 + Fraction<TUnit>((int)(units - ((long)seconds * TUnit.PerSecond)), destination[8..]);
    }

    /// <summary><c>13:45:00+02:00</c>.</summary>
    /// <param name="offset">Seconds east of UTC.</param>
    public static int TimeTz(long micros, int offset, Span<byte> destination)
    {
        var length = Time<Micros>(micros, destination);
        return length + Offset(offset, destination[length..]);
    }

    /// <summary><c>2025-01-31T13:45:00</c>.</summary>
    /// <param name="units">Since the epoch.</param>
    /// <param name="epoch">The day from which units count, in days since 1970.</param>
    public static int Timestamp<TUnit>(long units, Span<byte> destination, int epoch = 0)
        where TUnit : ITimeUnit
    {
        if (units is InfiniteTime or (-InfiniteTime) or long.MinValue)
        {
            return Infinity(units < 0, destination);
        }

        var seconds = CivilDate.FloorDivide(units, TUnit.PerSecond);
        var days = CivilDate.FloorDivide(seconds, 86_400);
        var length = CalendarDate(days + epoch, destination);
        destination[length++] = (byte)'T';

        // By remainders, since days times units could leave the range near its ends.
        var ofDay = ((seconds - (days * 86_400)) * TUnit.PerSecond) + (units - (seconds * TUnit.PerSecond));
        return length + Time<TUnit>(ofDay, destination[length..]);
    }

    /// <summary>As <see cref="Timestamp{TUnit}"/>, with a <c>Z</c>.</summary>
    public static int TimestampUtc<TUnit>(long units, Span<byte> destination, int epoch = 0)
        where TUnit : ITimeUnit
    {
        var length = Timestamp<TUnit>(units, destination, epoch);
        if (units is InfiniteTime or (-InfiniteTime) or long.MinValue)
        {
            return length;
        }

        destination[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>The digits behind the point and the point, without zeros at the end; nothing for zero.</summary>
    public static int Fraction<TUnit>(int units, Span<byte> destination)
        where TUnit : ITimeUnit
    {
        if (units == 0)
        {
            return 0;
        }

        destination[0] = (byte)'.';
        Utf8Formatter.TryFormat(units, destination[1..], out var digits, new('D', (byte)TUnit.Digits));
        return 1 + destination.Slice(1, digits).TrimEnd((byte)'0').Length;
    }

    static int CalendarDate(long days, Span<byte> destination)
    {
        var (year, month, day) = CivilDate.FromDays(days);
        var length = 0;
        if (year is < 0 or > 9999)
        {
            destination[length++] = year < 0 ? (byte)'-' : (byte)'+';
        }

        Utf8Formatter.TryFormat(Math.Abs(year), destination[length..], out var written, new('D', 4));
        length += written;
        destination[length] = (byte)'-';
        TwoDigits(month, destination[(length + 1)..]);
        destination[length + 3] = (byte)'-';
        TwoDigits(day, destination[(length + 4)..]);
        return length + 6;
    }

    static int Infinity(bool negative, Span<byte> destination)
    {
        var text = negative ? "-infinity"u8 : "infinity"u8;
        text.CopyTo(destination);
        return text.Length;
    }

    /// <summary><c>+02:00</c>, with seconds where it has some.</summary>
    static int Offset(int seconds, Span<byte> destination)
    {
        destination[0] = seconds < 0 ? (byte)'-' : (byte)'+';
        seconds = Math.Abs(seconds);
        TwoDigits(seconds / 3600, destination[1..]);
        destination[3] = (byte)':';
        TwoDigits(seconds / 60 % 60, destination[4..]);
        if (seconds % 60 == 0)
        {
            return 6;
        }

        destination[6] = (byte)':';
        TwoDigits(seconds % 60, destination[7..]);
        return 9;
    }

    static void TwoDigits(int value, Span<byte> destination)
    {
        destination[1] = (byte)('0' + (value % 10));
        destination[0] = (byte)('0' + (value / 10));
    }
}
