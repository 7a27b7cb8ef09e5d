using Microsoft.Win32.SafeHandles;

namespace Quaestor.Data.Results;

/// <summary>A stored result. Reading holds one chunk in memory, sorting the sorted columns besides. Many threads may read at once.</summary>
public sealed class ResultFile : IDisposable
{
    const long SortedBytes = 16 << 20;
    const int MostSortedRows = 200_000;

    readonly SafeFileHandle _file;
    readonly IndexEntry[] _index;
    readonly long[] _firstRows;
    Action? _closed;

    ResultFile(Guid id, SafeFileHandle file, Column[] columns, IndexEntry[] index, Truncation? truncatedBy, Action closed)
    {
        Id = id;
        _file = file;
        _closed = closed;
        _index = index;
        _firstRows = new long[index.Length];
        Columns = columns;
        TruncatedBy = truncatedBy;
        for (var i = 0; i < index.Length; i++)
        {
            _firstRows[i] = RowCount;
            RowCount += index[i].Rows;
        }
    }

    public Guid Id { get; }

    public IReadOnlyList<Column> Columns { get; }

    public long RowCount { get; }

    /// <summary>Null when the result is complete; else the cap that cut it.</summary>
    public Truncation? TruncatedBy { get; }

    internal int ChunkCount => _index.Length;

    /// <summary>Rows from <paramref name="offset"/> on; fewer than asked, or none, where the result ends.</summary>
    /// <param name="sort">Columns to sort by, as <see cref="ResultSort"/> reads them; null for the order of the query.</param>
    /// <exception cref="UnknownColumnException">The sort names a column that the result does not have.</exception>
    public ResultPage ReadPage(long offset, int limit, string? sort = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var count = (int)Math.Clamp(RowCount - offset, 0, limit);
        var keys = ResultSort.Parse(sort, Columns);
        var rows = keys.Count == 0 ? ReadRows(offset, count) : ReadRows(ResultSorter.Order(this, keys).AsSpan((int)Math.Min(offset, RowCount), count));
        return new(Id, Columns, rows, offset, RowCount, TruncatedBy);
    }

    /// <summary>
    /// All rows. In the order of the query one chunk is in memory at a time; sorted, the sorted columns and some
    /// <see cref="SortedBytes"/> of rows are, and the file is read once for each such part.
    /// </summary>
    /// <param name="sort">Columns to sort by, as <see cref="ResultSort"/> reads them; null for the order of the query.</param>
    /// <exception cref="UnknownColumnException">The sort names a column that the result does not have; thrown at once.</exception>
    public IEnumerable<object?[]> Rows(string? sort = null) =>
        ResultSort.Parse(sort, Columns) is { Count: > 0 } keys ? SortedRows(keys) : QueriedRows();

    public void Dispose()
    {
        _file.Dispose();
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }

    /// <param name="closed">Called once, when nobody reads it through this any more.</param>
    internal static ResultFile Open(Guid id, string path, Action closed)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            var length = RandomAccess.GetLength(file);
            if (length < ResultFileFormat.FooterBytes)
            {
                throw new ResultFormatException("The result was not completed.");
            }

            var footer = ResultFileFormat.ReadFooter(Read(file, length - ResultFileFormat.FooterBytes, ResultFileFormat.FooterBytes), length);
            var columns = ResultFileFormat.ReadHeader(Read(file, 0, footer.HeaderBytes));
            var index = ResultFileFormat.ReadIndex(Read(file, footer.IndexStart, (int)(length - ResultFileFormat.FooterBytes - footer.IndexStart)), footer);
            return new(id, file, columns, index, footer.TruncatedBy, closed);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="ResultFormatException">The file was changed since it was written.</exception>
    internal ResultChunk ReadChunk(int index)
    {
        var entry = _index[index];
        var chunk = ResultChunk.Parse(Read(_file, entry.Start, entry.Bytes), Columns);
        return chunk.RowCount == entry.Rows ? chunk : throw new ResultFormatException("A chunk has another number of rows than the index says.");
    }

    IEnumerable<object?[]> QueriedRows()
    {
        for (var i = 0; i < _index.Length; i++)
        {
            var chunk = ReadChunk(i);
            for (var row = 0; row < chunk.RowCount; row++)
            {
                yield return chunk.Row(row);
            }
        }
    }

    IEnumerable<object?[]> SortedRows(IReadOnlyList<SortKey> keys)
    {
        var order = ResultSorter.Order(this, keys);
        var bytes = _index.Sum(entry => (long)entry.Bytes);
        var part = (int)Math.Clamp(SortedBytes * RowCount / Math.Max(bytes, 1), 1000, MostSortedRows);
        for (var first = 0; first < order.Length; first += part)
        {
            foreach (var row in ReadRows(order.AsSpan(first, Math.Min(part, order.Length - first))))
            {
                yield return row;
            }
        }
    }

    static byte[] Read(SafeFileHandle file, long start, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var now = RandomAccess.Read(file, bytes.AsSpan(read), start + read);
            read += now > 0 ? now : throw new ResultFormatException("The result is shorter than its index says.");
        }

        return bytes;
    }

    object?[][] ReadRows(long offset, int count)
    {
        var rows = new object?[count][];
        for (var filled = 0; filled < count;)
        {
            var at = ChunkOf(offset + filled);
            var chunk = ReadChunk(at);
            for (var row = (int)(offset + filled - _firstRows[at]); row < chunk.RowCount && filled < count; row++)
            {
                rows[filled++] = chunk.Row(row);
            }
        }

        return rows;
    }

    /// <summary>Rows from all over the result. Each chunk that holds one is read once.</summary>
    object?[][] ReadRows(ReadOnlySpan<int> wanted)
    {
        var rows = new object?[wanted.Length][];
        var places = new int[wanted.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        wanted.ToArray().AsSpan().Sort(places.AsSpan());
        var (at, chunk) = (-1, default(ResultChunk));
        foreach (var place in places)
        {
            var row = wanted[place];
            if (ChunkOf(row) is var needed && needed != at)
            {
                (at, chunk) = (needed, ReadChunk(needed));
            }

            rows[place] = chunk!.Row((int)(row - _firstRows[at]));
        }

        return rows;
    }

    int ChunkOf(long row)
    {
        var found = Array.BinarySearch(_firstRows, row);
        return found >= 0 ? found : ~found - 1;
    }
}
