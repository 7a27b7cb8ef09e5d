namespace Quaestor.Data.Results;

/// <summary>How a column's cells lie in a chunk. Types without an encoding of their own travel as their canonical text.</summary>
enum ChunkEncoding : byte
{
    /// <summary>One byte a row, 0 for false.</summary>
    Boolean = 1,

    /// <summary>Eight bytes a row.</summary>
    Int64 = 2,

    /// <summary>Eight bytes a row, IEEE 754.</summary>
    Double = 3,

    /// <summary>32-bit offsets, one more than rows, then UTF-8.</summary>
    Text = 4,

    /// <summary>As text, and each cell that is not null is one JSON value.</summary>
    Json = 5,
}

/// <summary>
/// The binary form of some rows, on disk and between processes. All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// u8 version, u8 zero, u16 columns, u32 rows
/// per column:  u8 encoding, u8 has nulls (0/1), u16 zero, u32 bytes of its body
/// per column:  its body = [validity, one bit a row in 64-bit words, set where there is a value] values
/// </code>
/// A chunk does not repeat the columns' names and types; <see cref="ResultChunk.Parse"/> is given them.
/// </remarks>
static class ChunkFormat
{
    public const byte Version = 1;
    public const int HeaderBytes = 8;
    public const int ColumnHeaderBytes = 8;

    /// <summary>No chunk is larger; whoever reads one may refuse its announced length by this.</summary>
    public const int MaxBytes = 256 << 20;

    public static ChunkEncoding EncodingOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => ChunkEncoding.Boolean,
        ColumnType.Integer => ChunkEncoding.Int64,
        ColumnType.Double => ChunkEncoding.Double,
        ColumnType.Json => ChunkEncoding.Json,
        _ => ChunkEncoding.Text,
    };

    public static long ValidityBytes(long rows) => (rows + 63) / 64 * sizeof(ulong);

    /// <summary>Bytes of a column's values without its text.</summary>
    public static long FixedBytes(ChunkEncoding encoding, long rows) => encoding switch
    {
        ChunkEncoding.Boolean => rows,
        ChunkEncoding.Int64 or ChunkEncoding.Double => rows * sizeof(long),
        _ => (rows + 1) * sizeof(uint),
    };
}
