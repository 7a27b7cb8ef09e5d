using System.Buffers;
using System.Runtime.InteropServices;

namespace Quaestor.Data.Results;

/// <summary>The cells of one column while their rows are still gathered. Exactly one is added per row, in the column's own encoding.</summary>
/// <remarks>Text is written in pieces through <see cref="Text"/> and closed by <see cref="EndText"/>.</remarks>
sealed class CellBuffer(ChunkEncoding encoding)
{
    readonly ArrayBufferWriter<byte> _text = new(256);
    readonly long[] _values = new long[RowBatch.MaxRows];
    readonly ulong[] _present = new ulong[(RowBatch.MaxRows + 63) / 64];
    int _rows;
    int _nulls;

    /// <summary>Where the UTF-8 of the next cell goes.</summary>
    public IBufferWriter<byte> Text => _text;

    public int TextBytes => _text.WrittenCount;

    public void AddNull()
    {
        _nulls++;
        _values[_rows++] = encoding >= ChunkEncoding.Text ? _text.WrittenCount : 0;
    }

    public void Add(bool value) => AddValue(value ? 1 : 0);

    public void Add(long value) => AddValue(value);

    public void Add(double value) => AddValue(BitConverter.DoubleToInt64Bits(value));

    public void Add(ReadOnlySpan<byte> utf8)
    {
        _text.Write(utf8);
        EndText();
    }

    public void EndText() => AddValue(_text.WrittenCount);

    public void WriteTo(ChunkWriter writer)
    {
        var validity = writer.BeginColumn(encoding, _nulls > 0);
        MemoryMarshal.AsBytes(_present.AsSpan())[..validity.Length].CopyTo(validity);
        var values = _values.AsSpan(0, _rows);
        switch (encoding)
        {
            case ChunkEncoding.Boolean:
                WriteBooleans(values, writer.Reserve(_rows));
                break;
            case ChunkEncoding.Int64 or ChunkEncoding.Double:
                MemoryMarshal.AsBytes(values).CopyTo(writer.Reserve(_rows * sizeof(long)));
                break;
            default:
                WriteText(values, writer);
                break;
        }
    }

    public void Clear()
    {
        _rows = 0;
        _nulls = 0;
        _text.ResetWrittenCount();
        _present.AsSpan().Clear();
    }

    void AddValue(long value)
    {
        _present[_rows >> 6] |= 1UL << (_rows & 63);
        _values[_rows++] = value;
    }

    static void WriteBooleans(ReadOnlySpan<long> values, Span<byte> to)
    {
        for (var i = 0; i < values.Length; i++)
        {
            to[i] = (byte)values[i];
        }
    }

    void WriteText(ReadOnlySpan<long> ends, ChunkWriter writer)
    {
        var offsets = MemoryMarshal.Cast<byte, uint>(writer.Reserve((ends.Length + 1) * sizeof(uint)));
        offsets[0] = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            offsets[i + 1] = (uint)ends[i];
        }

        writer.Append(_text.WrittenSpan);
    }
}
