using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Quaestor.Data.Results.Parquet;

/// <summary>Gathers the values of one column until they are written as a page: plain encoding, packed with gzip.</summary>
sealed class ParquetColumn(string name, ParquetType type)
{
    readonly ArrayBufferWriter<byte> _values = new();
    readonly List<bool> _present = [];
    readonly List<bool> _flags = [];

    public string Name => name;

    public ParquetType Type => type;

    /// <summary>Of what waits to be written.</summary>
    public int Bytes => _values.WrittenCount;

    /// <param name="cell">As <see cref="ResultPage"/> holds it.</param>
    public void Add(object? cell)
    {
        _present.Add(cell is not null);
        if (cell is not null)
        {
            Write(cell);
        }
    }

    /// <summary>The page of all values since the last one.</summary>
    public ParquetPage TakePage()
    {
        PackFlags();
        var levels = Levels();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(levels);
            gzip.Write(_values.WrittenSpan);
        }

        var page = new ParquetPage(_present.Count, levels.Length + _values.WrittenCount, packed.GetBuffer().AsMemory(0, (int)packed.Length));
        _values.ResetWrittenCount();
        _present.Clear();
        return page;
    }

    void Write(object cell)
    {
        switch (type.Physical)
        {
            case PhysicalType.Boolean:
                _flags.Add((bool)cell);
                break;
            case PhysicalType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), (double)cell);
                break;
            case PhysicalType.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), (int)(Nanos(cell) / SortValues.NanosPerDay));
                break;
            case PhysicalType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), Whole(cell));
                break;
            case PhysicalType.FixedBytes:
                WriteFixed(cell);
                break;
            default:
                WriteBytes(cell);
                break;
        }
    }

    long Whole(object cell) => type.Logical switch
    {
        LogicalType.Decimal => (long)Unscaled(cell),
        LogicalType.Time or LogicalType.Timestamp => (long)(type.IsNanos ? Nanos(cell) : Nanos(cell) / 1000),
        _ => (long)cell,
    };

    void WriteFixed(object cell)
    {
        if (type.Logical == LogicalType.Uuid)
        {
            Guid.Parse((string)cell).TryWriteBytes(Take(ParquetType.FixedLength), bigEndian: true, out _);
        }
        else
        {
            BinaryPrimitives.WriteInt128BigEndian(Take(ParquetType.FixedLength), Unscaled(cell));
        }
    }

    void WriteBytes(object cell)
    {
        if (type.Logical == LogicalType.None)
        {
            var bytes = Convert.FromBase64String((string)cell);
            BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), bytes.Length);
            _values.Write(bytes);
            return;
        }

        var text = CellText.Of(cell);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _values);
    }

    /// <summary>The digits as a whole number, with as many behind the point as the column has.</summary>
    Int128 Unscaled(object cell)
    {
        var text = CellText.Of(cell);
        Int128 value = 0;
        var decimals = -1;
        foreach (var digit in text.AsSpan(text[0] == '-' ? 1 : 0))
        {
            if (digit == '.')
            {
                decimals = 0;
                continue;
            }

            value = (value * 10) + (digit - '0');
            decimals += decimals < 0 ? 0 : 1;
        }

        for (var i = Math.Max(decimals, 0); i < type.Scale; i++)
        {
            value *= 10;
        }

        return text[0] == '-' ? -value : value;
    }

    static Int128 Nanos(object cell)
    {
        var text = (string)cell;
        Span<byte> ascii = stackalloc byte[64];
        return SortValues.OfTemporal(ascii[..Encoding.ASCII.GetBytes(text, ascii)]);
    }

    void PackFlags()
    {
        var bits = Take((_flags.Count + 7) / 8);
        Pack(_flags, bits);
        _flags.Clear();
    }

    /// <summary>One bit a row, set where there is a value, as Parquet's hybrid of runs and packed bits has it, behind its length.</summary>
    byte[] Levels()
    {
        using var levels = new MemoryStream();
        levels.Write(stackalloc byte[sizeof(int)]);
        if (_present.TrueForAll(present => present))
        {
            WriteVarint(levels, (uint)_present.Count << 1);
            levels.WriteByte(1);
        }
        else
        {
            var bytes = new byte[(_present.Count + 7) / 8];
            Pack(_present, bytes);
            WriteVarint(levels, ((uint)bytes.Length << 1) | 1);
            levels.Write(bytes);
        }

        var written = levels.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(written, written.Length - sizeof(int));
        return written;
    }

    static void Pack(List<bool> flags, Span<byte> bits)
    {
        bits.Clear();
        for (var i = 0; i < flags.Count; i++)
        {
            bits[i >> 3] |= (byte)((flags[i] ? 1 : 0) << (i & 7));
        }
    }

    static void WriteVarint(MemoryStream stream, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    Span<byte> Take(int bytes)
    {
        var span = _values.GetSpan(bytes)[..bytes];
        _values.Advance(bytes);
        return span;
    }
}

/// <param name="Rows">Missing values included.</param>
/// <param name="PlainBytes">Before it was packed.</param>
sealed record ParquetPage(int Rows, int PlainBytes, ReadOnlyMemory<byte> Packed);
