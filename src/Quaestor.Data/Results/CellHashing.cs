using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Results;

/// <summary>Writes cells in the one form that goes into a result's hash: what is equal has the same bytes, what differs has others.</summary>
static class CellHashing
{
    /// <summary>Significant digits of floating point: what sums of the same numbers in another order agree in.</summary>
    const byte DigitsBehindPoint = 11;

    public static void Write(IBufferWriter<byte> to, ChunkColumn column, int row)
    {
        if (column.IsNull(row))
        {
            WriteByte(to, 0);
            return;
        }

        WriteByte(to, 1);
        switch (column.Encoding)
        {
            case ChunkEncoding.Boolean:
                WriteByte(to, column.Boolean(row) ? (byte)1 : (byte)0);
                break;
            case ChunkEncoding.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(sizeof(long)), column.Int64s[row]);
                to.Advance(sizeof(long));
                break;
            case ChunkEncoding.Double:
                WriteDouble(to, column.Doubles[row]);
                break;
            case ChunkEncoding.Text:
                WriteBytes(to, column.Utf8(row));
                break;
            default:
                WriteJson(to, column.Utf8(row));
                break;
        }
    }

    public static void Write(IBufferWriter<byte> to, string text) => WriteBytes(to, Encoding.UTF8.GetBytes(text));

    static void WriteByte(IBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    static void WriteBytes(IBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), bytes.Length);
        to.Advance(sizeof(int));
        to.Write(bytes);
    }

    static void WriteDouble(IBufferWriter<byte> to, double value)
    {
        Span<byte> text = stackalloc byte[32];
        if (double.IsFinite(value))
        {
            // Both zeros are equal.
            Utf8Formatter.TryFormat(value == 0 ? 0 : value, text, out var written, new StandardFormat('E', DigitsBehindPoint));
            WriteBytes(to, text[..written]);
        }
        else
        {
            WriteBytes(to, double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8);
        }
    }

    /// <summary>Token by token: blanks do not count, and numbers with a point or an exponent are floating point here too.</summary>
    static void WriteJson(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            WriteByte(to, (byte)reader.TokenType);
            switch (reader.TokenType)
            {
                case JsonTokenType.Number when reader.ValueSpan.ContainsAny(".eE"u8):
                    WriteDouble(to, reader.GetDouble());
                    break;
                case JsonTokenType.Number or JsonTokenType.String or JsonTokenType.PropertyName:
                    WriteBytes(to, reader.ValueSpan);
                    break;
            }
        }
    }
}
