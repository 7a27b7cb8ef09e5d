namespace Quaestor.Data.Results;

/// <summary>Gathers rows cell by cell, for engines that give them so, and makes chunks of them.</summary>
sealed class RowBatch(IReadOnlyList<Column> columns)
{
    public const int MaxRows = 2048;

    /// <summary>A batch with more text than this is full, however few its rows.</summary>
    const int FullTextBytes = 1 << 20;

    readonly CellBuffer[] _cells = [.. columns.Select(column => new CellBuffer(ChunkFormat.EncodingOf(column.Type)))];
    readonly ChunkWriter _writer = new();

    public int Rows { get; private set; }

    /// <summary>A column's cells; each row adds one to every column.</summary>
    public CellBuffer this[int column] => _cells[column];

    /// <returns>True when the batch is full and must be taken before the next row.</returns>
    public bool EndRow() => ++Rows == MaxRows || TextBytes() > FullTextBytes;

    /// <summary>The rows so far as a chunk, valid until the next call; the batch is empty then.</summary>
    /// <exception cref="RowTooLargeException">They do not fit into a chunk.</exception>
    public ReadOnlyMemory<byte> Take()
    {
        _writer.Begin(Rows, _cells.Length);
        foreach (var cells in _cells)
        {
            cells.WriteTo(_writer);
            cells.Clear();
        }

        Rows = 0;
        return _writer.End();
    }

    long TextBytes()
    {
        var bytes = 0L;
        foreach (var cells in _cells)
        {
            bytes += cells.TextBytes;
        }

        return bytes;
    }
}
