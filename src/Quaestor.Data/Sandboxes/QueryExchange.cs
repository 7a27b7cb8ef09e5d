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
    readonly ReceivedRows _rows = new(caps.MaxRows, caps.MaxBytes, begin, append);
    WorkerQueryEnd? _end;
    Exception? _error;

    public override bool Receive(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Columns:
                // A second one begins the answer anew: only by then the engine knew what the columns hold.
                _rows.Begin(frame);
                StopIfLost();
                return false;
            case FrameKind.Chunk when _rows.HasColumns:
                _rows.Append(frame);
                StopIfLost();
                return false;
            case FrameKind.Done when _rows.HasColumns:
                var done = frame.Read(ProtocolJson.Default.DoneMessage);
                _end = new(_rows.Count, _rows.End(done.Rows, done.TruncatedBy));
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

    /// <summary>Where the rows cannot be kept, the worker stops, and its remaining frames are read and dropped.</summary>
    void StopIfLost()
    {
        if (_error is null && _rows.Error is { } error)
        {
            _error = error;
            stop();
        }
    }
}

/// <summary>How a query ended in its worker.</summary>
sealed record WorkerQueryEnd(long Rows, Truncation? TruncatedBy);
