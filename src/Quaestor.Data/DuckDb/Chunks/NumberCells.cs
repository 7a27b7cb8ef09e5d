using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Booleans, whole numbers up to 64 bits and floating point: copied, or widened.</summary>
static class NumberCells
{
    /// <summary>Up to here a whole float's digits are those of the number it is.</summary>
    const float MaxExact = 1 << 24;

    public static void Write(DataVector vector, int first, int rows, ChunkWriter writer, bool hasNulls)
    {
        switch (vector.Type.Type)
        {
            case DuckDbType.Boolean:
                Copy<byte>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.TinyInt:
                Widen<sbyte>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.SmallInt:
                Widen<short>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.Integer:
                Widen<int>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.UTinyInt:
                Widen<byte>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.USmallInt:
                Widen<ushort>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.UInteger:
                Widen<uint>(vector, first, rows, writer, hasNulls);
                break;
            case DuckDbType.Float:
                WidenFloats(vector, first, rows, writer, hasNulls);
                break;
            default:
                Copy<long>(vector, first, rows, writer, hasNulls);
                break;
        }
    }

    static void Copy<T>(DataVector vector, int first, int rows, ChunkWriter writer, bool hasNulls)
        where T : unmanaged
    {
        var to = Values<T>(rows, writer);
        vector.Values<T>().Slice(first, rows).CopyTo(to);
        ClearNulls(vector, first, to, hasNulls);
    }

    static void Widen<T>(DataVector vector, int first, int rows, ChunkWriter writer, bool hasNulls)
        where T : unmanaged, IBinaryInteger<T>
    {
        var from = vector.Values<T>().Slice(first, rows);
        var to = Values<long>(rows, writer)[..from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = long.CreateTruncating(from[i]);
        }

        ClearNulls(vector, first, to, hasNulls);
    }

    static void WidenFloats(DataVector vector, int first, int rows, ChunkWriter writer, bool hasNulls)
    {
        var from = vector.Values<float>().Slice(first, rows);
        var to = Values<double>(rows, writer);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = Widen(from[i]);
        }

        ClearNulls(vector, first, to, hasNulls);
    }

    /// <summary>The double that shows the same digits: 0.1f is 0.1 and not 0.10000000149011612.</summary>
    static double Widen(float value)
    {
        if (!float.IsFinite(value) || (float.IsInteger(value) && Math.Abs(value) <= MaxExact))
        {
            return value;
        }

        Span<byte> digits = stackalloc byte[32];
        value.TryFormat(digits, out var length, default, null);
        return Utf8Parser.TryParse(digits[..length], out double widened, out _) ? widened : value;
    }

    static Span<T> Values<T>(int rows, ChunkWriter writer)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(writer.Reserve(rows * Marshal.SizeOf<T>()));

    /// <summary>Where a row is null DuckDB leaves whatever was in memory before; that goes no further.</summary>
    static void ClearNulls<T>(DataVector vector, int first, Span<T> values, bool hasNulls)
    {
        for (var i = 0; hasNulls && i < values.Length; i++)
        {
            if (vector.IsNull(first + i))
            {
                values[i] = default!;
            }
        }
    }
}
