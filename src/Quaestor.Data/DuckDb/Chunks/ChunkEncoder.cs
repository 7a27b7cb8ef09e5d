using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Turns DuckDB's chunks into <see cref="ResultChunk"/>s. Values are copied or written straight into the bytes of the chunk.</summary>
sealed class ChunkEncoder : IDisposable
{
    /// <summary>Chunks grow beyond this only where a single row does.</summary>
    const int SoftMaxBytes = 16 << 20;

    readonly DuckDbColumn[] _columns;
    readonly ChunkWriter _writer = new();
    readonly TextCells _texts;
    readonly JsonCells _json;

    /// <exception cref="DuckDbException">A column's type cannot be read; the message says how to cast it.</exception>
    public ChunkEncoder(IReadOnlyList<DuckDbColumn> columns)
    {
        _columns = [.. columns];
        _texts = new(_writer);
        _json = new(_writer);
        Columns = [.. columns.Select(ColumnMapping.ToColumn)];
    }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Encodes rows from <paramref name="first"/> on: all that are left, or fewer where they are large.</summary>
    /// <param name="chunk">Rows of the result whose columns this encoder was made for.</param>
    /// <param name="first">The first row to encode.</param>
    /// <param name="bytes">The encoded rows, valid until the next call.</param>
    /// <returns>The number of rows encoded, at least one.</returns>
    /// <exception cref="RowTooLargeException">A single row does not fit.</exception>
    public int Encode(DataChunk chunk, int first, out ReadOnlyMemory<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, chunk.RowCount);
        for (var rows = chunk.RowCount - first; ; rows /= 2)
        {
            try
            {
                bytes = Encode(chunk, first, rows);
                return rows;
            }
            catch (RowTooLargeException) when (rows > 1)
            {
                // Half the rows next; where rows are this large, the lost work is small beside them.
            }
        }
    }

    public void Dispose() => _json.Dispose();

    ReadOnlyMemory<byte> Encode(DataChunk chunk, int first, int rows)
    {
        _writer.Begin(rows, _columns.Length, rows > 1 ? SoftMaxBytes : ChunkFormat.MaxBytes);
        for (var i = 0; i < _columns.Length; i++)
        {
            var vector = chunk.Vector(i);
            var encoding = ChunkFormat.EncodingOf(Columns[i].Type);
            var hasNulls = BeginColumn(vector, encoding, first, rows);
            switch (encoding)
            {
                case ChunkEncoding.Text:
                    _texts.Write(vector, first, rows);
                    break;
                case ChunkEncoding.Json:
                    _json.Write(vector, first, rows);
                    break;
                default:
                    NumberCells.Write(vector, first, rows, _writer, hasNulls);
                    break;
            }
        }

        return _writer.End();
    }

    bool BeginColumn(DataVector vector, ChunkEncoding encoding, int first, int rows)
    {
        var hasNulls = HasNulls(vector, first, rows);
        var validity = _writer.BeginColumn(encoding, hasNulls);
        for (var row = 0; hasNulls && row < rows; row++)
        {
            validity[row >> 3] |= (byte)((vector.IsNull(first + row) ? 0 : 1) << (row & 7));
        }

        return hasNulls;
    }

    /// <summary>Most vectors that may have nulls have none.</summary>
    static bool HasNulls(DataVector vector, int first, int rows)
    {
        for (var row = first; vector.MayHaveNulls && row < first + rows; row++)
        {
            if (vector.IsNull(row))
            {
                return true;
            }
        }

        return false;
    }
}
