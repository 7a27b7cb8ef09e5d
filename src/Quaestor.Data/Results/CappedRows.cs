namespace Quaestor.Data.Results;

/// <summary>Passes chunks on until a cap is reached, which it keeps to the row and to the byte.</summary>
/// <param name="columns">Of every chunk.</param>
/// <param name="pass">Takes a chunk, which is valid only during the call, and its number of rows.</param>
sealed class CappedRows(long maxRows, long maxBytes, IReadOnlyList<Column> columns, Action<ReadOnlyMemory<byte>> pass)
{
    long _bytes;

    public long Rows { get; private set; }

    /// <summary>The cap that left rows out; null while none has.</summary>
    public Truncation? TruncatedBy { get; private set; }

    /// <summary>To be asked when there is one more row at least: false once it has no place, and then nothing need be encoded.</summary>
    public bool HasRoom()
    {
        if (Rows == maxRows)
        {
            TruncatedBy ??= Truncation.Rows;
        }

        return TruncatedBy is null;
    }

    /// <summary>Whether so many more rows are more than there is place for.</summary>
    public bool Exceeds(int rows) => rows > maxRows - Rows;

    public void Add(int rows, ReadOnlyMemory<byte> chunk)
    {
        if (Exceeds(rows) || chunk.Length > maxBytes - _bytes)
        {
            AddCut(ResultChunk.Parse(chunk, columns));
        }
        else
        {
            Pass(rows, chunk);
        }
    }

    void AddCut(ResultChunk chunk)
    {
        var allowed = (int)Math.Min(chunk.RowCount, maxRows - Rows);
        var fitting = Math.Min(allowed, chunk.RowsWithin(maxBytes - _bytes));
        TruncatedBy = fitting < allowed ? Truncation.Bytes : Truncation.Rows;
        if (fitting > 0)
        {
            Pass(fitting, chunk.Take(fitting, new ChunkWriter()));
        }
    }

    void Pass(int rows, ReadOnlyMemory<byte> chunk)
    {
        Rows += rows;
        _bytes += chunk.Length;
        pass(chunk);
    }
}
