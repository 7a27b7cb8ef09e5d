using System.Buffers;
using System.Buffers.Text;
using System.Numerics;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Types that are stored as bytes of any length, written as their canonical text.</summary>
static class PackedBytes
{
    public static void Write(DuckDbType type, ReadOnlySpan<byte> bytes, IBufferWriter<byte> writer)
    {
        switch (type)
        {
            case DuckDbType.Bit:
                WriteBits(bytes, writer);
                break;
            case DuckDbType.Bignum:
                WriteBignum(bytes, writer);
                break;
            default:
                WriteBlob(bytes, writer);
                break;
        }
    }

    /// <summary>As base64.</summary>
    static void WriteBlob(ReadOnlySpan<byte> bytes, IBufferWriter<byte> writer)
    {
        var destination = writer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, destination, out _, out var written);
        writer.Advance(written);
    }

    /// <summary>A bit string, as zeros and ones. Its first byte counts the unused first bits of the second.</summary>
    static void WriteBits(ReadOnlySpan<byte> bytes, IBufferWriter<byte> writer)
    {
        var unused = bytes[0];
        var bits = ((bytes.Length - 1) * 8) - unused;
        var destination = writer.GetSpan(bits);
        for (var i = 0; i < bits; i++)
        {
            var bit = i + unused;
            destination[i] = (bytes[1 + (bit >> 3)] & (0x80 >> (bit & 7))) != 0 ? (byte)'1' : (byte)'0';
        }

        writer.Advance(bits);
    }

    /// <summary>
    /// A whole number of any size. Three bytes of header (sign and length), then the magnitude, most significant byte
    /// first; all bytes of a negative number are turned round, so that the bytes sort as the numbers do.
    /// </summary>
    static void WriteBignum(ReadOnlySpan<byte> bytes, IBufferWriter<byte> writer)
    {
        const int Header = 3;
        var isNegative = (bytes[0] & 0x80) == 0;
        var magnitude = bytes[Header..].ToArray();
        for (var i = 0; isNegative && i < magnitude.Length; i++)
        {
            magnitude[i] = (byte)~magnitude[i];
        }

        var value = new BigInteger(magnitude, isUnsigned: true, isBigEndian: true);
        var text = (isNegative ? -value : value).ToString();
        writer.Advance(System.Text.Encoding.ASCII.GetBytes(text, writer.GetSpan(text.Length)));
    }
}
