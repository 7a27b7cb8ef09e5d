using System.Text.Json.Serialization.Metadata;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Timing;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes;

/// <summary>
/// The server's end of one worker: one exchange at a time, each with a limit after which the worker is killed. Nothing that
/// comes from it is trusted.
/// </summary>
sealed class WorkerClient : IAsyncDisposable
{
    const int ReaderStackBytes = 256 << 10;

    /// <summary>What a worker may take to stop after it was told to, before it is killed.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    static readonly TimeSpan ParseLimit = TimeSpan.FromSeconds(10);
    static readonly TimeSpan OpenLimit = TimeSpan.FromMinutes(1);

    /// <summary>Sheets of workbooks are taken into memory as a whole.</summary>
    static readonly TimeSpan OpenSheetsLimit = TimeSpan.FromMinutes(5);

    static readonly TimeSpan InspectLimit = TimeSpan.FromMinutes(10);

    readonly SandboxedProcess _process;
    readonly FrameReader _reader;
    readonly FrameWriter _writer;
    readonly Thread _thread;
    readonly Deadline _deadline;
    readonly Lock _gate = new();
    Exchange? _exchange;
    string? _lost;
    volatile bool _overdue;
    long _queries;

    WorkerClient(SandboxedProcess process)
    {
        _process = process;
        _reader = new(process.Output);
        _writer = new(process.Input);
        _deadline = new(GiveUp);
        _thread = new Thread(ReadFrames, ReaderStackBytes) { Name = "worker frames", IsBackground = true };
    }

    /// <summary>True once the worker has ended, or has said something after which it is not to be used again.</summary>
    public bool IsBroken => _lost is not null || _process.HasEnded;

    /// <summary>Why it is broken, for the log; null while it is not.</summary>
    public string? LostReason => _lost;

    public WorkerView View => _process.View;

    public string Name => _process.Name;

    /// <summary>Starts a worker and waits for its first word.</summary>
    /// <exception cref="SandboxException">It does not start; the message tells why and what to do.</exception>
    public static async Task<WorkerClient> StartAsync(ISandbox sandbox, WorkerSpec spec, CancellationToken cancellationToken)
    {
        var client = new WorkerClient(await sandbox.StartAsync(spec, cancellationToken));
        try
        {
            var ready = new ReplyExchange<ReadyMessage>(FrameKind.Ready, ProtocolJson.Default.ReadyMessage, client.View);
            var message = await client.ExchangeAsync(ready, StartLimit, client._thread.Start, client.Kill, cancellationToken);
            return message.Protocol == ReadyMessage.Version
                ? client
                : throw new SandboxException("The worker is of another version than the server. Build or install the whole program again.");
        }
        catch (WorkerLostException)
        {
            var end = await client._process.WaitForEndAsync(CancellationToken.None);
            await client.DisposeAsync();
            throw sandbox.Explain(spec, end);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a fresh database. Cancelled, it costs the worker.</summary>
    /// <exception cref="WorkerErrorException">A table's definition is wrong, or its file has gone.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task OpenAsync(OpenMessage message, CancellationToken cancellationToken) => AskAsync(
        FrameKind.Open, message, ProtocolJson.Default.OpenMessage, FrameKind.Opened, ProtocolJson.Default.OpenedMessage,
        message.Definition?.Tables.Any(table => table.Sheet is not null) == true ? OpenSheetsLimit : OpenLimit, cancellationToken);

    /// <inheritdoc cref="ParseSql"/>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<ParsedSql> ParseAsync(string sql) => AskAsync(
        FrameKind.Parse, new(sql), ProtocolJson.Default.ParseMessage, FrameKind.Parsed, ProtocolJson.Default.ParsedSql, ParseLimit, CancellationToken.None);

    /// <summary>Has files read for their dialects, types and statistics. Cancelled, it costs the worker.</summary>
    /// <exception cref="WorkerErrorException">It failed as a whole; a single unreadable file is part of the answer.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<InspectedFiles> InspectAsync(FilesToInspect files, CancellationToken cancellationToken) => AskAsync(
        FrameKind.Inspect, files, ProtocolJson.Default.FilesToInspect, FrameKind.Inspected, ProtocolJson.Default.InspectedFiles, InspectLimit, cancellationToken);

    /// <summary>Opens a SQLite file for one reading. Cancelled, it costs the worker.</summary>
    /// <exception cref="WorkerErrorException">It cannot be read, or not now.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<SqliteOpenedMessage> OpenSqliteAsync(OpenSqliteMessage message, CancellationToken cancellationToken) => AskAsync(
        FrameKind.OpenSqlite, message, ProtocolJson.Default.OpenSqliteMessage, FrameKind.SqliteOpened, ProtocolJson.Default.SqliteOpenedMessage,
        TimeSpan.FromMilliseconds(message.WaitMilliseconds) + OpenLimit, cancellationToken);

    /// <summary>Ends the reading: writers of the file need not wait for it any more.</summary>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task CloseSqliteAsync() => AskAsync(
        FrameKind.CloseSqlite, new(), ProtocolJson.Default.CloseSqliteMessage, FrameKind.SqliteClosed, ProtocolJson.Default.SqliteClosedMessage, ParseLimit, CancellationToken.None);

    /// <summary>Has SQLite prepare a statement under its authorizer.</summary>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<SqliteJudgedMessage> JudgeSqliteAsync(string sql) => AskAsync(
        FrameKind.JudgeSqlite, new(sql), ProtocolJson.Default.ParseMessage, FrameKind.SqliteJudged, ProtocolJson.Default.SqliteJudgedMessage, ParseLimit, CancellationToken.None);

    /// <summary>Has a SQLite file's tables read. Cancelled, it costs the worker.</summary>
    /// <exception cref="WorkerErrorException">It failed as a whole.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<InspectedDatabase> InspectSqliteAsync(InspectSqliteMessage message, CancellationToken cancellationToken) => AskAsync(
        FrameKind.InspectSqlite, message, ProtocolJson.Default.InspectSqliteMessage, FrameKind.SqliteInspected, ProtocolJson.Default.InspectedDatabase, InspectLimit, cancellationToken);

    /// <summary>Runs a query. Its columns and rows are handed over on the reading thread as they come.</summary>
    /// <param name="sql">Judged before.</param>
    /// <param name="caps">Rows and bytes are exact; after the time the query fails.</param>
    /// <param name="begin">Called with the columns, and again where the worker begins anew: what came before is then void.</param>
    /// <param name="append">Called with each chunk, which is valid only during the call.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="WorkerErrorException">The query failed, by its time limit also.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    public Task<WorkerQueryEnd> QueryAsync(
        string sql, QueryCaps caps, Action<IReadOnlyList<Column>> begin, Action<ResultChunk> append, CancellationToken cancellationToken)
    {
        var number = ++_queries;
        var message = new QueryMessage(number, sql, caps.MaxRows, caps.MaxBytes, (long)caps.Timeout.TotalMilliseconds);
        var exchange = new QueryExchange(View, message, begin, append, () => Cancel(number));
        _reader.ChunkCap = caps.MaxBytes;
        return ExchangeAsync(
            exchange,
            caps.Timeout + Grace,
            () => _writer.Write(FrameKind.Query, message, ProtocolJson.Default.QueryMessage),
            () => Cancel(number),
            cancellationToken);
    }

    /// <summary>Tells the worker that nothing more will come: it ends by itself.</summary>
    public ValueTask CloseInputAsync() => _process.Input.DisposeAsync();

    /// <summary>Ends the worker at once, whatever it does.</summary>
    public void Kill() => Lose("It was ended.");

    public async ValueTask DisposeAsync()
    {
        Kill();
        _deadline.Dispose();
        await _process.DisposeAsync();
        _writer.Dispose();
    }

    Task<TReply> AskAsync<TRequest, TReply>(
        FrameKind kind,
        TRequest request,
        JsonTypeInfo<TRequest> requestType,
        FrameKind replyKind,
        JsonTypeInfo<TReply> replyType,
        TimeSpan limit,
        CancellationToken cancellationToken)
        where TReply : class =>
        ExchangeAsync(
            new ReplyExchange<TReply>(replyKind, replyType, View), limit, () => _writer.Write(kind, request, requestType), Kill, cancellationToken);

    async Task<T> ExchangeAsync<T>(Exchange<T> exchange, TimeSpan limit, Action ask, Action cancel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Begin(exchange);
        _deadline.Set(limit);
        try
        {
            Ask(ask);

            // After the request: a cancel that came before it would find nothing to cancel.
            await using var registration = cancellationToken.UnsafeRegister(static cancel => ((Action)cancel!)(), cancel);
            return await exchange.Answer;
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is WorkerLostException or WorkerErrorException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (WorkerErrorException error) when (error.Error.IsFatal)
        {
            Lose(error.Message);
            throw;
        }
        finally
        {
            _deadline.Clear();
        }
    }

    void Begin(Exchange exchange)
    {
        lock (_gate)
        {
            if (_lost is { } reason)
            {
                throw new WorkerLostException(reason);
            }

            if (_exchange is not null)
            {
                throw new InvalidOperationException("A worker does one thing at a time.");
            }

            _exchange = exchange;
        }
    }

    static void Ask(Action ask)
    {
        try
        {
            ask();
        }
        catch (IOException)
        {
            // The worker is gone; the reading thread finds that out and says so.
        }
    }

    void Cancel(long number)
    {
        _deadline.Set(Grace);
        Ask(() => _writer.Write(FrameKind.Cancel, new CancelMessage(number), ProtocolJson.Default.CancelMessage));
    }

    void GiveUp()
    {
        _overdue = true;
        Lose("It did not answer in time.");
    }

    void Lose(string reason)
    {
        lock (_gate)
        {
            _lost ??= reason;
        }

        _process.Kill();
        _ = FailUnfinishedAsync();
    }

    /// <summary>The end of its frames fails what is unfinished; but a process that outlives its parent's end may keep them open.</summary>
    async Task FailUnfinishedAsync()
    {
        await Task.Delay(Grace);
        FailUnfinished();
    }

    void FailUnfinished()
    {
        Exchange? unfinished;
        lock (_gate)
        {
            unfinished = _exchange;
            _exchange = null;
        }

        unfinished?.Fail(new WorkerLostException(_lost!, _overdue));
    }

    void ReadFrames()
    {
        try
        {
            while (_reader.TryRead(out var frame))
            {
                var exchange = _exchange ?? throw new ProtocolException($"A {frame.Kind} frame came unasked.");
                if (exchange.Receive(frame))
                {
                    lock (_gate)
                    {
                        _exchange = null;
                    }

                    exchange.Complete();
                }
            }

            Lose("It ended.");
        }
        catch (Exception error)
        {
            // Whatever it is, it concerns this worker alone.
            Lose(error.Message);
        }

        FailUnfinished();
    }
}
