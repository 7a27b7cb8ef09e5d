using System.Buffers.Text;

namespace Quaestor.Data.Results.Temporal;

/// <summary>Intervals as ISO 8601 durations, <c>P1Y2M3DT4H5M6.7S</c>: parts that are zero are left out, and each carries its own sign.</summary>
static class IntervalText
{
    const int MicrosPerSecond = 1_000_000;

    public static int Write(int months, int days, long micros, Span<byte> destination)
    {
        destination[0] = (byte)'P';
        var length = 1;
        length += Part(months / 12, 'Y', destination[length..]);
        length += Part(months % 12, 'M', destination[length..]);
        length += Part(days, 'D', destination[length..]);
        if (micros == 0 && length > 1)
        {
            return length;
        }

        destination[length++] = (byte)'T';
        var seconds = micros / MicrosPerSecond;
        length += Part(seconds / 3600, 'H', destination[length..]);
        length += Part(seconds / 60 % 60, 'M', destination[length..]);
        return length + Seconds(micros, destination[length..]);
    }

    static int Part(long value, char unit, Span<byte> destination)
    {
        if (value == 0)
        {
            return 0;
        }

        Utf8Formatter.TryFormat(value, destination, out var written);
        destination[written] = (byte)unit;
        return written + 1;
    }

    static int Seconds(long micros, Span<byte> destination)
    {
        var ofMinute = (int)(micros % (60 * MicrosPerSecond));
        if (ofMinute == 0 && micros != 0)
        {
            return 0;
        }

        var length = 0;
        if (ofMinute < 0)
        {
            destination[length++] = (byte)'-';
            ofMinute = -ofMinute;
        }

        Utf8Formatter.TryFormat(ofMinute / MicrosPerSecond, destination[length..], out var written);
        length += written;
        length += TemporalText.Fraction<Micros>(ofMinute % MicrosPerSecond, destination[length..]);
        destination[length] = (byte)'S';
        return length + 1;
    }
}
