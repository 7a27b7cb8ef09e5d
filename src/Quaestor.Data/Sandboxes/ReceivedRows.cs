using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes;

/// <summary>A table as a guest sends it, checked frame by frame against what it may bring.</summary>
/// <param name="begin">Called with the columns, and again where the guest begins anew.</param>
/// <param name="append">Called with each chunk, which is valid only during the call.</param>
sealed class ReceivedRows(long maxRows, long maxBytes, Action<IReadOnlyList<Column>> begin, Action<ResultChunk> append)
{
    const int MaxColumns = 65_535;

    /// <summary>Of all names together: a header that is longer cannot be read again.</summary>
    const int MaxNameCharacters = 2 << 20;

    IReadOnlyList<Column>? _columns;
    long _bytes;

    public bool HasColumns => _columns is not null;

    public long Count { get; private set; }

    /// <summary>Why the rows could not be kept (a full disk). What comes afterwards is checked and dropped.</summary>
    public Exception? Error { get; private set; }

    /// <exception cref="ProtocolException">These are no columns.</exception>
    public void Begin(Frame frame)
    {
        _columns = ReadColumns(frame.Read(ProtocolJson.Default.ColumnsMessage));
        (Count, _bytes) = (0, 0);
        Use(() => begin(_columns));
    }

    /// <exception cref="CapPassedException">It is more than was asked for.</exception>
    /// <exception cref="ProtocolException">This is no chunk of such columns.</exception>
    public void Append(Frame frame)
    {
        var chunk = ReadChunk(frame.Payload);
        Use(() => append(chunk));
    }

    /// <summary>Of the last frame: what it says of the rows.</summary>
    /// <exception cref="ProtocolException">It is not what came.</exception>
    public Truncation? End(long rows, string? truncatedBy) => rows == Count
        ? TruncationNames.Read(truncatedBy)
        : throw new ProtocolException("A result has another number of rows than it says.");

    static List<Column> ReadColumns(ColumnsMessage message)
    {
        if (message.Columns.Count is 0 or > MaxColumns || message.Columns.Sum(column => (long)column.Name.Length) > MaxNameCharacters)
        {
            throw new ProtocolException("A result has no column, too many, or names that are too long.");
        }

        return [.. message.Columns.Select(column => ColumnTypes.TryParse(column.Type, out var type)
            ? new Column(column.Name, type)
            : throw new ProtocolException("A column has an unknown type."))];
    }

    ResultChunk ReadChunk(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var chunk = ResultChunk.Parse(bytes, _columns!);
            Count += chunk.RowCount;
            _bytes += bytes.Length;
            return Count <= maxRows && _bytes <= maxBytes ? chunk : throw new CapPassedException("A result passes its caps.");
        }
        catch (ResultFormatException error)
        {
            throw new ProtocolException("A chunk is damaged.", error);
        }
    }

    void Use(Action action)
    {
        if (Error is not null)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception error)
        {
            Error = error;
        }
    }
}
