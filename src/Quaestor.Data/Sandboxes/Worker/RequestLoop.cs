using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Timing;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>
/// Reads requests and answers each. One is worked on at a time; meanwhile only a cancel is of use.
/// </summary>
sealed class RequestLoop : IDisposable
{
    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(2);

    /// <summary>Held by the thread that reads. What is read decides about <see cref="_running"/>.</summary>
    readonly Lock _reading = new();
    readonly FrameReader _reader;
    readonly FrameWriter _writer;
    readonly Deadline _deadline;
    volatile RunningRequest? _running;
    IWorkerEngine? _engine;
    bool _ended;

    public RequestLoop(FrameReader reader, FrameWriter writer)
    {
        _reader = reader;
        _writer = writer;
        _deadline = new(() => _running?.StopIfOverdue());
    }

    /// <summary>Until the input ends. For two threads at once.</summary>
    public void Serve()
    {
        while (true)
        {
            RunningRequest request;
            lock (_reading)
            {
                if (_ended || ReadRequest() is not { } next)
                {
                    End();
                    return;
                }

                _running = request = next;
            }

            try
            {
                Answer(request);
            }
            catch (IOException)
            {
                // Nobody reads any more; the next read finds the end.
            }
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _engine?.Dispose();
    }

    RunningRequest? ReadRequest()
    {
        while (_reader.TryRead(out var frame))
        {
            if (frame.Kind == FrameKind.Cancel)
            {
                var number = frame.Read(ProtocolJson.Default.CancelMessage).Number;
                if (_running is { } running && running.Number == number)
                {
                    running.Cancel();
                }
            }
            else if (_running is not null)
            {
                throw new ProtocolException($"A {frame.Kind} frame came while a request was at work.");
            }
            else
            {
                return Begin(frame);
            }
        }

        return null;
    }

    RunningRequest Begin(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Open:
                var open = frame.Read(ProtocolJson.Default.OpenMessage);
                return new(() => Open(open));
            case FrameKind.OpenSqlite:
                var openSqlite = frame.Read(ProtocolJson.Default.OpenSqliteMessage);
                return new(() => OpenSqlite(openSqlite));
            case FrameKind.CloseSqlite:
                return new(CloseSqlite);
            case FrameKind.Query:
                var query = frame.Read(ProtocolJson.Default.QueryMessage);
                return new(query.Number, TimeSpan.FromMilliseconds(query.TimeoutMilliseconds), token => Run(query, token));
            default:
                return new(Engine.Begin(frame) ?? throw new ProtocolException($"A {frame.Kind} frame is not a request to what is open."));
        }
    }

    IWorkerEngine Engine => _engine ?? throw new ProtocolException("The request needs a database, and none was opened.");

    Reply Open(OpenMessage message)
    {
        Close();
        _engine = new DuckDbEngine(message);
        return Reply.Of(FrameKind.Opened, new OpenedMessage(), ProtocolJson.Default.OpenedMessage);
    }

    Reply OpenSqlite(OpenSqliteMessage message)
    {
        Close();
        var engine = new SqliteEngine(message);
        _engine = engine;
        return Reply.Of(FrameKind.SqliteOpened, new SqliteOpenedMessage(engine.Hold), ProtocolJson.Default.SqliteOpenedMessage);
    }

    Reply CloseSqlite()
    {
        Close();
        return Reply.Of(FrameKind.SqliteClosed, new SqliteClosedMessage(), ProtocolJson.Default.SqliteClosedMessage);
    }

    void Close()
    {
        _engine?.Dispose();
        _engine = null;
    }

    Reply Run(QueryMessage query, CancellationToken cancellationToken) =>
        Reply.Of(FrameKind.Done, Engine.Run(query, _writer, cancellationToken), ProtocolJson.Default.DoneMessage);

    void Answer(RunningRequest request)
    {
        Reply reply;
        using (request)
        {
            try
            {
                _deadline.Set(request.Timeout);
                reply = request.Work();
            }
            catch (Exception error) when (error is not ProtocolException)
            {
                reply = Reply.Of(FrameKind.Error, ErrorOf(error, request), ProtocolJson.Default.ErrorMessage);
            }

            _deadline.Clear();

            // Before the reply: once it is out, the next request may come.
            _running = null;
        }

        reply.Write(_writer);
    }

    static ErrorMessage ErrorOf(Exception error, RunningRequest request) => error switch
    {
        OperationCanceledException when request.TimedOut => new(WorkerErrorKinds.TimedOut, null, "The time limit was reached.", null),
        OperationCanceledException => new(WorkerErrorKinds.Cancelled, null, "The query was cancelled.", null),
        _ when (DuckDbEngine.Of(error) ?? SqliteEngine.Of(error)) is { } known => known,
        RowTooLargeException => new(WorkerErrorKinds.RowTooLarge, null, error.Message, null),
        OutOfMemoryException => new(WorkerErrorKinds.OutOfMemory, null, "The worker has no memory left.", null),
        _ => new(WorkerErrorKinds.Defect, error.GetType().Name, error.Message, null),
    };

    /// <summary>The server is gone or wants no more: what still runs is stopped, and if it does not stop, left.</summary>
    void End()
    {
        _ended = true;
        if (_running is not { } running)
        {
            return;
        }

        running.Cancel();
        if (!SpinWait.SpinUntil(() => _running is null, EndWait))
        {
            Environment.Exit(1);
        }
    }
}
