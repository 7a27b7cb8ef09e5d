using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Quaestor.Data.Results;

/// <summary>
/// Writes one chunk after another into memory that it keeps. Per chunk: <see cref="Begin"/>, then for each column
/// <see cref="BeginColumn"/> and its values, then <see cref="End"/>.
/// </summary>
/// <remarks>
/// Spans it hands out are valid until the next call. As an <see cref="IBufferWriter{T}"/> it appends to the cell that
/// <see cref="EndCell"/> will close.
/// </remarks>
sealed class ChunkWriter : IBufferWriter<byte>
{
    byte[] _buffer = new byte[64 << 10];
    int _maxBytes;
    int _length;
    int _rows;
    int _columns;
    int _column;
    int _bodyStart;
    int _textStart;
    int _offsetAt;

    /// <param name="maxBytes">A chunk that grows beyond is given up with <see cref="RowTooLargeException"/>.</param>
    public void Begin(int rows, int columns, int maxBytes = ChunkFormat.MaxBytes)
    {
        _maxBytes = maxBytes;
        _length = 0;
        _rows = rows;
        _columns = columns;
        _column = 0;
        var header = Reserve(ChunkFormat.HeaderBytes + (columns * ChunkFormat.ColumnHeaderBytes));
        header.Clear();
        header[0] = ChunkFormat.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], checked((ushort)columns));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)rows);
    }

    /// <returns>The validity words, all zero, for the caller to set; empty without nulls.</returns>
    public Span<byte> BeginColumn(ChunkEncoding encoding, bool hasNulls)
    {
        CloseColumn();
        _bodyStart = _length;
        var header = ColumnHeader(_column++);
        header[0] = (byte)encoding;
        header[1] = hasNulls ? (byte)1 : (byte)0;
        if (!hasNulls)
        {
            return [];
        }

        var validity = Reserve((int)ChunkFormat.ValidityBytes(_rows));
        validity.Clear();
        return validity;
    }

    /// <summary>Room for the values of a column whose rows all have the same size.</summary>
    public Span<byte> Reserve(int bytes)
    {
        Grow(bytes);
        var span = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }

    /// <summary>Makes ready for one <see cref="EndCell"/> per row.</summary>
    public void BeginCells()
    {
        _offsetAt = _length;
        Reserve((_rows + 1) * sizeof(uint));
        _textStart = _length;
        EndCell();
    }

    public void EndCell()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_offsetAt), (uint)(_length - _textStart));
        _offsetAt += sizeof(uint);
    }

    /// <summary>All cells of a column at once, for texts of bounded size: room for them, and where each ends in it.</summary>
    /// <param name="maxCellBytes">What no cell exceeds.</param>
    public CellRoom BeginBoundedCells(int maxCellBytes)
    {
        BeginCells();
        Grow(_rows * maxCellBytes);
        return new(_buffer.AsSpan(_textStart), MemoryMarshal.Cast<byte, uint>(_buffer.AsSpan(_offsetAt, _rows * sizeof(uint))));
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Advance(int count) => _length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    /// <returns>The chunk, valid until the next <see cref="Begin"/>.</returns>
    public ReadOnlyMemory<byte> End()
    {
        CloseColumn();
        if (_column != _columns)
        {
            throw new InvalidOperationException($"The chunk was begun with {_columns} columns and has {_column}.");
        }

        return _buffer.AsMemory(0, _length);
    }

    void CloseColumn()
    {
        if (_column > 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(ColumnHeader(_column - 1)[4..], (uint)(_length - _bodyStart));
        }
    }

    Span<byte> ColumnHeader(int column) =>
        _buffer.AsSpan(ChunkFormat.HeaderBytes + (column * ChunkFormat.ColumnHeaderBytes), ChunkFormat.ColumnHeaderBytes);

    void Grow(int bytes)
    {
        var needed = (long)_length + bytes;
        if (needed > _maxBytes)
        {
            throw new RowTooLargeException();
        }

        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), Math.Max(_maxBytes, _buffer.Length)));
        }
    }
}

/// <summary>Where a column's texts are written, one after another, and the end of each.</summary>
/// <remarks>Once written, the texts' whole length goes to <see cref="ChunkWriter.Advance"/>.</remarks>
readonly ref struct CellRoom(Span<byte> text, Span<uint> ends)
{
    public Span<byte> Text { get; } = text;

    public Span<uint> Ends { get; } = ends;
}
