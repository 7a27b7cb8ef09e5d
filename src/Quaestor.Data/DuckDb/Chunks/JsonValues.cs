using System.Buffers;
using System.Numerics;
using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>
/// Writes one value and all inside it as JSON. Scalars are as in a cell of their own, except that whole numbers of any
/// type and decimals are numbers where every reader gets them exactly, and text beyond.
/// </summary>
static class JsonValues
{
    /// <summary>Whole numbers up to here survive a reader that makes doubles of them (RFC 8259, 6).</summary>
    const long MaxExact = 1L << 53;

    /// <summary>Decimals of so many digits do, too.</summary>
    const int MaxExactDigits = 15;

    public static void Write(DataVector vector, int row, Utf8JsonWriter json, int depth)
    {
        if (vector.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (vector.Type.Type)
        {
            case DuckDbType.List or DuckDbType.Array or DuckDbType.Struct or DuckDbType.Map or DuckDbType.Union:
                if (depth < ChunkValidation.MaxJsonDepth)
                {
                    NestedValues.Write(vector, row, json, depth + 1);
                }
                else
                {
                    WriteAsText(vector, row, json);
                }

                break;
            case DuckDbType.Varchar when vector.Type.IsJson:
                Document(StoredText.Bytes(in vector.Values<StoredText>()[row]), json, depth);
                break;
            default:
                Scalar(vector, row, json);
                break;
        }
    }

    /// <summary>What would nest deeper than readers follow becomes the text of its JSON.</summary>
    static void WriteAsText(DataVector vector, int row, Utf8JsonWriter json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var inner = new Utf8JsonWriter(buffer, JsonCells.Options))
        {
            NestedValues.Write(vector, row, inner, depth: 1);
        }

        json.WriteStringValue(buffer.WrittenSpan);
    }

    /// <summary>DuckDB's JSON allows NaN and trailing commas, and nests as deep as it likes; such a document travels as text.</summary>
    static void Document(ReadOnlySpan<byte> utf8, Utf8JsonWriter json, int depth)
    {
        if (depth < ChunkValidation.MaxJsonDepth && ChunkValidation.IsJson(utf8, ChunkValidation.MaxJsonDepth - depth))
        {
            json.WriteRawValue(utf8, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(utf8);
        }
    }

    static void Scalar(DataVector vector, int row, Utf8JsonWriter json)
    {
        switch (vector.Type.Type)
        {
            case DuckDbType.Boolean:
                json.WriteBooleanValue(vector.Values<byte>()[row] != 0);
                break;
            case DuckDbType.Float:
                Floating(vector.Values<float>()[row], json);
                break;
            case DuckDbType.Double:
                Floating(vector.Values<double>()[row], json);
                break;
            case DuckDbType.Varchar:
                json.WriteStringValue(StoredText.Bytes(in vector.Values<StoredText>()[row]));
                break;
            case DuckDbType.Enum:
                json.WriteStringValue(vector.Type.Labels[vector.LabelIndex(row)]);
                break;
            case DuckDbType.Decimal:
                Decimal(vector, row, json);
                break;
            case DuckDbType.SqlNull:
                json.WriteNullValue();
                break;
            case DuckDbType.Blob or DuckDbType.Geometry or DuckDbType.Bit or DuckDbType.Bignum:
                var buffer = new ArrayBufferWriter<byte>();
                PackedBytes.Write(vector.Type.Type, StoredText.Bytes(in vector.Values<StoredText>()[row]), buffer);
                json.WriteStringValue(buffer.WrittenSpan);
                break;
            default:
                WholeOrText(vector, row, json);
                break;
        }
    }

    static void WholeOrText(DataVector vector, int row, Utf8JsonWriter json)
    {
        switch (vector.Type.Type)
        {
            case DuckDbType.TinyInt:
                Whole(vector.Values<sbyte>()[row], json);
                break;
            case DuckDbType.SmallInt:
                Whole(vector.Values<short>()[row], json);
                break;
            case DuckDbType.Integer:
                Whole(vector.Values<int>()[row], json);
                break;
            case DuckDbType.BigInt:
                Whole(vector.Values<long>()[row], json);
                break;
            case DuckDbType.UTinyInt:
                Whole(vector.Values<byte>()[row], json);
                break;
            case DuckDbType.USmallInt:
                Whole(vector.Values<ushort>()[row], json);
                break;
            case DuckDbType.UInteger:
                Whole(vector.Values<uint>()[row], json);
                break;
            case DuckDbType.UBigInt:
                Whole(vector.Values<ulong>()[row], json);
                break;
            case DuckDbType.HugeInt:
                Whole(vector.Values<Int128>()[row], json);
                break;
            case DuckDbType.UHugeInt:
                Whole(vector.Values<UInt128>()[row], json);
                break;
            default:
                Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
                json.WriteStringValue(text[..ScalarText.Write(in vector, row, text)]);
                break;
        }
    }

    static void Decimal(DataVector vector, int row, Utf8JsonWriter json)
    {
        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        text = text[..ScalarText.Write(in vector, row, text)];
        if (vector.Type.Width <= MaxExactDigits)
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    static void Whole<T>(T value, Utf8JsonWriter json)
        where T : IBinaryInteger<T>
    {
        if (Int128.CreateSaturating(value) is var number && number >= -MaxExact && number <= MaxExact)
        {
            json.WriteNumberValue((long)number);
            return;
        }

        Span<byte> text = stackalloc byte[ScalarText.MaxBytes];
        json.WriteStringValue(text[..NumberText.Whole(value, text)]);
    }

    static void Floating(float value, Utf8JsonWriter json)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString());
        }
    }

    static void Floating(double value, Utf8JsonWriter json)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString());
        }
    }
}
