using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes;

/// <summary>A query's answer: its columns, its rows in chunks, and how it ended. Checked against what was asked, frame by frame.</summary>
/// <param name="view">Where the worker has its files.</param>
/// <param name="caps">What was asked.</param>
/// <param name="begin">Called with the columns, and again where the worker begins anew.</param>
/// <param name="append">Called with each chunk, which is valid only during the call.</param>
/// <param name="stop">Tells the worker to stop: the rows have nowhere to go.</param>
sealed class QueryExchange(
    WorkerView view, QueryMessage caps, Action<IReadOnlyList<Column>> begin, Action<ResultChunk> append, Action stop)
    : Exchange<WorkerQueryEnd>(view)
{
    const int MaxColumns = 65_535;

    IReadOnlyList<Column>? _columns;
    long _rows;
    long _bytes;
    WorkerQueryEnd? _end;
    Exception? _error;

    public override bool Receive(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Columns:
                // A second one begins the answer anew: only by then the engine knew what the columns hold.
                _columns = ReadColumns(frame.Read(ProtocolJson.Default.ColumnsMessage));
                (_rows, _bytes) = (0, 0);
                Use(() => begin(_columns));
                return false;
            case FrameKind.Chunk when _columns is not null:
                Append(ReadChunk(frame.Payload, _columns));
                return false;
            case FrameKind.Done when _columns is not null:
                _end = ReadEnd(frame.Read(ProtocolJson.Default.DoneMessage));
                return true;
            case FrameKind.Error:
                _error ??= ReadError(frame);
                return true;
            default:
                throw new ProtocolException($"A {frame.Kind} frame does not belong to a query's answer here.");
        }
    }

    public override void Complete()
    {
        if (_error is { } error)
        {
            Fail(error);
        }
        else
        {
            Succeed(_end!);
        }
    }

    static List<Column> ReadColumns(ColumnsMessage message)
    {
        if (message.Columns.Count is 0 or > MaxColumns)
        {
            throw new ProtocolException("A result has no column, or too many.");
        }

        return [.. message.Columns.Select(column => ColumnTypes.TryParse(column.Type, out var type)
            ? new Column(column.Name, type)
            : throw new ProtocolException("A column has an unknown type."))];
    }

    ResultChunk ReadChunk(ReadOnlyMemory<byte> bytes, IReadOnlyList<Column> columns)
    {
        try
        {
            var chunk = ResultChunk.Parse(bytes, columns);
            _rows += chunk.RowCount;
            _bytes += bytes.Length;
            return _rows <= caps.MaxRows && _bytes <= caps.MaxBytes
                ? chunk
                : throw new ProtocolException("A result passes its caps.");
        }
        catch (ResultFormatException error)
        {
            throw new ProtocolException("A chunk is damaged.", error);
        }
    }

    WorkerQueryEnd ReadEnd(DoneMessage message) => message.Rows == _rows
        ? new(_rows, TruncationNames.Read(message.TruncatedBy))
        : throw new ProtocolException("A result has another number of rows than it says.");

    void Append(ResultChunk chunk) => Use(() => append(chunk));

    /// <summary>Where the rows cannot be kept (a full disk), the worker stops, and its remaining frames are read and dropped.</summary>
    void Use(Action action)
    {
        if (_error is not null)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception error)
        {
            _error = error;
            stop();
        }
    }
}

/// <summary>How a query ended in its worker.</summary>
sealed record WorkerQueryEnd(long Rows, Truncation? TruncatedBy);
