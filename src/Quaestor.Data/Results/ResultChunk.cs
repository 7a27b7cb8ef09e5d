using System.Buffers.Binary;

namespace Quaestor.Data.Results;

/// <summary>Some rows of a result in the binary form of <see cref="ChunkFormat"/>, checked as a whole before anything is read from it.</summary>
sealed class ResultChunk
{
    readonly ReadOnlyMemory<byte> _bytes;
    readonly IReadOnlyList<Column> _columns;
    readonly Part[] _parts;

    ResultChunk(ReadOnlyMemory<byte> bytes, IReadOnlyList<Column> columns, int rowCount, Part[] parts)
    {
        _bytes = bytes;
        _columns = columns;
        _parts = parts;
        RowCount = rowCount;
    }

    public int RowCount { get; }

    public int ColumnCount => _parts.Length;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Checks bytes from a worker or a file, both of which may be anything.</summary>
    /// <remarks>The chunk looks into <paramref name="bytes"/>; they must not change while it is used.</remarks>
    /// <exception cref="ResultFormatException">They are not a chunk of these columns.</exception>
    public static ResultChunk Parse(ReadOnlyMemory<byte> bytes, IReadOnlyList<Column> columns)
    {
        var span = bytes.Span;
        Check(columns.Count > 0, "A result has at least one column.");
        Check(span.Length >= ChunkFormat.HeaderBytes, "The chunk ends inside its header.");
        Check(span[0] == ChunkFormat.Version && span[1] == 0, "The chunk has an unknown version.");
        Check(BinaryPrimitives.ReadUInt16LittleEndian(span[2..]) == columns.Count, "The chunk has another number of columns than its result.");
        var rows = BinaryPrimitives.ReadUInt32LittleEndian(span[4..]);
        var body = ChunkFormat.HeaderBytes + ((long)columns.Count * ChunkFormat.ColumnHeaderBytes);

        // Every column needs at least a byte a row, so no row count can be larger than the chunk.
        Check(rows <= span.Length && body <= span.Length, "The chunk ends inside its columns.");
        var parts = new Part[columns.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var header = span.Slice(ChunkFormat.HeaderBytes + (i * ChunkFormat.ColumnHeaderBytes), ChunkFormat.ColumnHeaderBytes);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            Check(length <= span.Length - body, "The chunk ends inside a column.");
            Check(header[0] == (byte)ChunkFormat.EncodingOf(columns[i].Type), "A column has another encoding than its type.");
            Check(header[1] <= 1 && header[2] == 0 && header[3] == 0, "A column's header is damaged.");
            parts[i] = new((ChunkEncoding)header[0], header[1] == 1, (int)body, (int)length);
            ChunkValidation.Validate(parts[i].Encoding, parts[i].HasNulls, span.Slice((int)body, (int)length), (int)rows);
            body += length;
        }

        Check(body == span.Length, "The chunk has bytes after its last column.");
        return new(bytes, columns, (int)rows, parts);
    }

    public ChunkColumn Column(int index)
    {
        var part = _parts[index];
        return new(part.Encoding, part.HasNulls, _bytes.Span.Slice(part.Start, part.Length), RowCount);
    }

    /// <summary>Cells as <see cref="ResultPage"/> holds them.</summary>
    public object?[] Row(int row)
    {
        var cells = new object?[_parts.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _columns[i].Type == ColumnType.HugeInt ? Whole(Column(i).Cell(row)) : Column(i).Cell(row);
        }

        return cells;
    }

    /// <summary>How many of the first rows make a chunk of at most so many bytes; 0 if not even one does.</summary>
    public int RowsWithin(long bytes)
    {
        var (fits, fails) = (0, RowCount + 1);
        while (fails - fits > 1)
        {
            var middle = (fits + fails) / 2;
            (fits, fails) = Size(middle) <= bytes ? (middle, fails) : (fits, middle);
        }

        return fits;
    }

    /// <summary>The chunk of the first rows alone.</summary>
    public ReadOnlyMemory<byte> Take(int rows, ChunkWriter writer)
    {
        writer.Begin(rows, _parts.Length);
        for (var i = 0; i < _parts.Length; i++)
        {
            Take(Column(i), rows, writer);
        }

        return writer.End();
    }

    /// <summary>A sum of small numbers is a huge integer for DuckDB and a number for everyone else.</summary>
    static object? Whole(object? cell) => cell is string digits && long.TryParse(digits, out var number) ? number : cell;

    static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ResultFormatException(otherwise);
        }
    }

    long Size(int rows)
    {
        var size = ChunkFormat.HeaderBytes + ((long)_parts.Length * ChunkFormat.ColumnHeaderBytes);
        for (var i = 0; i < _parts.Length; i++)
        {
            var encoding = _parts[i].Encoding;
            size += ChunkFormat.FixedBytes(encoding, rows) + (_parts[i].HasNulls ? ChunkFormat.ValidityBytes(rows) : 0);
            size += encoding is ChunkEncoding.Text or ChunkEncoding.Json ? Column(i).Offsets[rows] : 0;
        }

        return size;
    }

    static void Take(ChunkColumn column, int rows, ChunkWriter writer)
    {
        column.Validity[..(column.HasNulls ? (int)ChunkFormat.ValidityBytes(rows) : 0)].CopyTo(writer.BeginColumn(column.Encoding, column.HasNulls));
        var values = (int)ChunkFormat.FixedBytes(column.Encoding, rows);
        writer.Append(column.Values[..values]);
        if (column.Encoding is ChunkEncoding.Text or ChunkEncoding.Json)
        {
            writer.Append(column.AllUtf8[..(int)column.Offsets[rows]]);
        }
    }

    readonly record struct Part(ChunkEncoding Encoding, bool HasNulls, int Start, int Length);
}
