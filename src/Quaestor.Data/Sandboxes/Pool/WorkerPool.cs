using Microsoft.Extensions.Logging;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>
/// All worker processes of a server: a judge that parses, and warm workers, each with the data of one source. Nothing starts
/// before it is needed.
/// </summary>
public sealed partial class WorkerPool : IAsyncDisposable
{
    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(10);

    readonly WorkerPoolOptions _options;
    readonly ILogger<WorkerPool> _logger;
    readonly CancellationTokenSource _ending = new();
    readonly Lock _gate = new();

    /// <summary>One for each worker that may be at work; waiters are served in the order they came.</summary>
    readonly SemaphoreSlim _free;

    /// <summary>Warm workers without work, the one used last at the end.</summary>
    readonly List<PooledWorker> _idle = [];
    readonly HashSet<PooledWorker> _all = [];
    readonly Timer _sweep;
    ScratchFolder? _scratch;
    SandboxSelection? _selection;

    /// <summary>Workers that are alive or about to start.</summary>
    int _alive;
    bool _disposed;

    public WorkerPool(WorkerPoolOptions options, ILogger<WorkerPool> logger)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Workers);
        _options = options;
        _logger = logger;
        _free = new(options.Workers, options.Workers);
        _sweep = new Timer(_ => EndIdle(), null, options.IdleTime / 2, options.IdleTime / 2);
    }

    /// <summary>By its IANA name: where the days of a moment begin, in whatever engine reads it.</summary>
    public string TimeZone => _options.TimeZone;

    /// <summary>Workers with a query, and warm ones without.</summary>
    public (int Busy, int Idle) Load
    {
        get
        {
            lock (_gate)
            {
                return (_all.Count - _idle.Count, _idle.Count);
            }
        }
    }

    /// <summary>Which sandbox holds here. The first call finds out.</summary>
    /// <exception cref="SandboxException">No worker starts at all; the message tells why and what to do.</exception>
    public async ValueTask<SandboxStatus> StatusAsync(CancellationToken cancellationToken) => (await Selection().ProofAsync(cancellationToken)).Status;

    /// <inheritdoc cref="ParseSql"/>
    public async ValueTask<ParsedSql> ParseAsync(string sql, CancellationToken cancellationToken) =>
        await (await Selection().ProofAsync(cancellationToken)).Judge.ParseAsync(sql, cancellationToken);

    /// <summary>Waits for a worker, warm where possible, and has its database opened as the setup says.</summary>
    /// <exception cref="SandboxException">It does not start, or may not read its data; the message tells why and what to do.</exception>
    /// <exception cref="SourceOpenException">A table's definition is wrong, or its file has gone.</exception>
    /// <exception cref="WorkerErrorException">What the setup needs does not open.</exception>
    /// <exception cref="WorkerLostException">The worker died while it opened its database.</exception>
    internal async Task<WorkerLease> RentAsync(WorkerSetup setup, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        await _free.WaitAsync(stop.Token);
        PooledWorker? worker = null;
        try
        {
            worker = await TakeAsync(setup, stop.Token);
            await worker.OpenAsync(setup, stop.Token);
            return new(worker, GiveBackAsync);
        }
        catch
        {
            await GiveBackAsync(worker);
            throw;
        }
    }

    /// <summary>Ends every worker and removes what they left on disk. Queries at work fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _ending.CancelAsync();
        await _sweep.DisposeAsync();
        PooledWorker[] all;
        lock (_gate)
        {
            all = [.. _all];
        }

        foreach (var worker in all)
        {
            worker.Client.Kill();
        }

        await WaitForLeasesAsync();
        await Task.WhenAll(all.Select(worker => worker.Client.DisposeAsync().AsTask()));
        if (_selection is { } selection)
        {
            await selection.DisposeAsync();
        }

        _scratch?.Dispose();
        _free.Dispose();
        _ending.Dispose();
    }

    /// <summary>One that has failed is tried again: its reason may be gone.</summary>
    SandboxSelection Selection()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_selection is null or { HasFailed: true })
            {
                _ = _selection?.DisposeAsync().AsTask();
                _scratch ??= ScratchFolder.Create(_options.ScratchFolder ?? ScratchFolder.DefaultParent());
                _selection = new(_scratch, _options, _ending.Token);
            }

            return _selection;
        }
    }

    async Task<PooledWorker> TakeAsync(WorkerSetup setup, CancellationToken cancellationToken)
    {
        while (TakeIdle(setup) is { } idle)
        {
            if (idle.Fits(setup) && !idle.Client.IsBroken)
            {
                return idle;
            }

            await EndAsync(idle);
        }

        try
        {
            var spec = setup.Spec(_options.WorkerMemoryBytes, _options.SpillBytes) with { TimeZone = _options.TimeZone };
            var worker = new PooledWorker(await Selection().StartAsync(spec, cancellationToken), spec, setup.SourceId);
            lock (_gate)
            {
                _all.Add(worker);
            }

            return worker;
        }
        catch
        {
            Interlocked.Decrement(ref _alive);
            throw;
        }
    }

    /// <summary>
    /// A warm worker of the source, to be ended where it no longer fits; else, where no more may be alive, the one that idles
    /// longest, to be ended; else none, and the place of a new one is taken.
    /// </summary>
    PooledWorker? TakeIdle(WorkerSetup setup)
    {
        lock (_gate)
        {
            var index = _idle.FindLastIndex(worker => worker.IsOf(setup));
            if (index < 0 && (_alive < _options.Workers || _idle.Count == 0))
            {
                Interlocked.Increment(ref _alive);
                return null;
            }

            var worker = _idle[Math.Max(index, 0)];
            _idle.Remove(worker);
            return worker;
        }
    }

    async ValueTask GiveBackAsync(PooledWorker? worker)
    {
        try
        {
            if (worker is not null)
            {
                await worker.RestAsync();
                if (!TryShelve(worker))
                {
                    await EndAsync(worker);
                }
            }
        }
        finally
        {
            _free.Release();
        }
    }

    bool TryShelve(PooledWorker worker)
    {
        lock (_gate)
        {
            if (worker.Client.IsBroken || _disposed)
            {
                return false;
            }

            worker.IdleSince = Environment.TickCount64;
            _idle.Add(worker);
            return true;
        }
    }

    async Task EndAsync(PooledWorker worker)
    {
        if (!_disposed && worker.Client.LostReason is { } reason)
        {
            LogLost(_logger, worker.Client.Name, reason);
        }

        await worker.Client.DisposeAsync();
        lock (_gate)
        {
            _all.Remove(worker);
        }

        Interlocked.Decrement(ref _alive);
    }

    void EndIdle()
    {
        PooledWorker[] idle;
        lock (_gate)
        {
            var since = Environment.TickCount64 - (long)_options.IdleTime.TotalMilliseconds;
            idle = [.. _idle.Where(worker => worker.IdleSince <= since || worker.Client.IsBroken)];
            _idle.RemoveAll(idle.Contains);
        }

        foreach (var worker in idle)
        {
            _ = EndAsync(worker);
        }
    }

    /// <summary>Whoever holds a worker notices that it is dead and gives it back.</summary>
    async Task WaitForLeasesAsync()
    {
        using var limit = new CancellationTokenSource(EndWait);
        try
        {
            for (var i = 0; i < _options.Workers; i++)
            {
                await _free.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogLeaseKept(_logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A worker was ended while a query still held it")]
    static partial void LogLeaseKept(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} was lost: {Reason}")]
    static partial void LogLost(ILogger logger, string worker, string reason);
}
