using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Numbers in digits, exact.</summary>
static class NumberText
{
    // A uuid is stored with its first bit turned round, so that the signed numbers sort as the texts do.
    static readonly UInt128 FirstBit = UInt128.One << 127;

    public static int Whole<T>(T value, Span<byte> destination)
        where T : IBinaryInteger<T>
    {
        value.TryFormat(destination, out var written, default, null);
        return written;
    }

    /// <summary>Puts the point into a number that counts the smallest unit: 5 of scale 2 is <c>0.05</c>.</summary>
    public static int Decimal<T>(T unscaled, int scale, Span<byte> destination)
        where T : IBinaryInteger<T>
    {
        var length = Whole(unscaled, destination);
        if (scale == 0)
        {
            return length;
        }

        var sign = destination[0] == '-' ? 1 : 0;
        var missing = scale + 1 - (length - sign);
        if (missing > 0)
        {
            destination[sign..length].CopyTo(destination[(sign + missing)..]);
            destination.Slice(sign, missing).Fill((byte)'0');
            length += missing;
        }

        var point = length - scale;
        destination[point..length].CopyTo(destination[(point + 1)..]);
        destination[point] = (byte)'.';
        return length + 1;
    }

    public static int Uuid(UInt128 stored, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, stored ^ FirstBit);
        Utf8Formatter.TryFormat(new Guid(bytes, bigEndian: true), destination, out var written);
        return written;
    }
}
