using System.Runtime.InteropServices;
using System.Text.Json;

namespace Quaestor.Data.Results;

/// <summary>One column of a chunk. Asking for a value in another encoding than the column's is a fault of the caller.</summary>
readonly ref struct ChunkColumn
{
    readonly int _rows;

    internal ChunkColumn(ChunkEncoding encoding, bool hasNulls, ReadOnlySpan<byte> body, int rows)
    {
        var validity = hasNulls ? (int)ChunkFormat.ValidityBytes(rows) : 0;
        Encoding = encoding;
        Validity = body[..validity];
        Values = body[validity..];
        _rows = rows;
    }

    public ChunkEncoding Encoding { get; }

    /// <summary>One bit a row, set where there is a value; empty where every row has one.</summary>
    public ReadOnlySpan<byte> Validity { get; }

    /// <summary>The values to the letter.</summary>
    public ReadOnlySpan<byte> Values { get; }

    public bool HasNulls => !Validity.IsEmpty;

    public bool IsNull(int row) => !Validity.IsEmpty && (Validity[row >> 3] & (1 << (row & 7))) == 0;

    public bool Boolean(int row) => Values[row] != 0;

    public ReadOnlySpan<long> Int64s => MemoryMarshal.Cast<byte, long>(Values);

    public ReadOnlySpan<double> Doubles => MemoryMarshal.Cast<byte, double>(Values);

    /// <summary>The UTF-8 of a text or a JSON value; empty for a null.</summary>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        var offsets = Offsets;
        return AllUtf8[(int)offsets[row]..(int)offsets[row + 1]];
    }

    /// <summary>Where each row's text begins in <see cref="AllUtf8"/>, and where the last one ends.</summary>
    public ReadOnlySpan<uint> Offsets => MemoryMarshal.Cast<byte, uint>(Values)[..(_rows + 1)];

    public ReadOnlySpan<byte> AllUtf8 => Values[((_rows + 1) * sizeof(uint))..];

    /// <summary>A cell as <see cref="ResultPage"/> holds it.</summary>
    public object? Cell(int row) => IsNull(row) ? null : Encoding switch
    {
        ChunkEncoding.Boolean => Boolean(row),
        ChunkEncoding.Int64 => Int64s[row],
        ChunkEncoding.Double => Doubles[row],
        ChunkEncoding.Text => System.Text.Encoding.UTF8.GetString(Utf8(row)),
        _ => JsonElement.Parse(Utf8(row)),
    };
}
