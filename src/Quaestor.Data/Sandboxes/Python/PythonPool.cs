using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>
/// Interpreters with pandas imported that wait for one job each: used once and thrown away, so that nothing is shared between
/// jobs. Nothing starts before the first job, or before <see cref="WarmUp"/>.
/// </summary>
public sealed partial class PythonPool : IAsyncDisposable
{
    readonly ISandbox _sandbox;
    readonly PythonPoolOptions _options;
    readonly ILogger<PythonPool> _logger;
    readonly PythonSpec _spec;
    readonly CancellationTokenSource _ending = new();
    readonly Lock _gate = new();

    /// <summary>One for each job that may be at work; waiters are served in the order they came.</summary>
    readonly SemaphoreSlim _free;

    /// <summary>Ready or getting ready, the oldest first.</summary>
    readonly Queue<Task<Interpreter>> _warm = [];

    /// <summary>What still ends after its job.</summary>
    readonly HashSet<Task> _endings = [];
    bool _disposed;

    internal PythonPool(ISandbox sandbox, PythonPoolOptions options, ILogger<PythonPool> logger)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.AtOnce);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Warm);
        _sandbox = sandbox;
        _options = options;
        _logger = logger;
        _spec = WithPolicy(options.Limits.Spec);
        _free = new(options.AtOnce, options.AtOnce);
    }

    /// <summary>The sandbox's name.</summary>
    public string Provider => _sandbox.Name;

    /// <summary>Starts interpreters for the jobs to come.</summary>
    public void WarmUp()
    {
        lock (_gate)
        {
            while (!_disposed && _sandbox.KeepsWarm && _warm.Count < _options.Warm)
            {
                var start = Task.Run(() => Interpreter.StartAsync(_sandbox, _spec, _ending.Token));
                _warm.Enqueue(start);
                _ = start.ContinueWith(
                    failed => LogNotWarm(_logger, failed.Exception!.GetBaseException().Message),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            }
        }
    }

    /// <summary>Runs a job as soon as its turn comes.</summary>
    /// <param name="job">Judged by the interpreter's own policy, held by the sandbox.</param>
    /// <param name="rows">Takes in the result. Complete it when the outcome names a result; otherwise what it holds is void.</param>
    /// <param name="cancellationToken">Ends the job; the outcome then says so, in line also.</param>
    /// <exception cref="SandboxException">No interpreter starts; the message tells why and what to do.</exception>
    /// <exception cref="IOException">A file of the job has gone, or its rows cannot be kept.</exception>
    public async Task<PythonOutcome> RunAsync(PythonJob job, ResultIntake rows, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        Interpreter? interpreter = null;
        var isMine = false;
        try
        {
            await _free.WaitAsync(stop.Token);
            isMine = true;
            interpreter = await TakeAsync(WithPolicy(job.Limits.Spec), stop.Token);
            return await interpreter.RunAsync(job, rows, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new(PythonExit.Cancelled, _sandbox.Name) { Error = Endings.Error(PythonExit.Cancelled, job.Limits) };
        }
        finally
        {
            if (isMine)
            {
                End(interpreter);
            }
        }
    }

    /// <summary>Ends every interpreter. Jobs at work and in line are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<Interpreter>[] warm;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            warm = [.. _warm];
            _warm.Clear();
        }

        await _ending.CancelAsync();
        await Task.WhenAll(warm.Select(DropAsync));
        for (var i = 0; i < _options.AtOnce; i++)
        {
            await _free.WaitAsync(CancellationToken.None);
        }

        await Task.WhenAll(StillEnding());
        await _sandbox.DisposeAsync();
        _free.Dispose();
        _ending.Dispose();
    }

    PythonSpec WithPolicy(PythonSpec spec) => _options.JudgesCode ? spec : spec with { Arguments = ["--policy", "off"] };

    async Task<Interpreter> TakeAsync(PythonSpec spec, CancellationToken cancellationToken)
    {
        while (_spec.Serves(spec) && TryTakeWarm(out var start))
        {
            if (await TryFinishAsync(start, cancellationToken) is { } interpreter)
            {
                return interpreter;
            }
        }

        return await Interpreter.StartAsync(_sandbox, spec, cancellationToken);
    }

    bool TryTakeWarm([NotNullWhen(true)] out Task<Interpreter>? start)
    {
        lock (_gate)
        {
            return _warm.TryDequeue(out start);
        }
    }

    /// <summary>
    /// Null where it did not get ready or has ended since: the job starts its own, or learns from that why not. Whoever no longer
    /// waits for one that is getting ready leaves it to be ended.
    /// </summary>
    static async Task<Interpreter?> TryFinishAsync(Task<Interpreter> start, CancellationToken cancellationToken)
    {
        try
        {
            var interpreter = await start.WaitAsync(cancellationToken);
            if (!interpreter.HasEnded)
            {
                return interpreter;
            }

            await interpreter.DisposeAsync();
            return null;
        }
        catch (SandboxException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            _ = DropAsync(start);
            throw;
        }
    }

    /// <summary>The caller has its outcome and does not wait for this; who comes next does, so that no more are alive than may be.</summary>
    void End(Interpreter? interpreter)
    {
        var ending = Task.Run(() => EndAsync(interpreter));
        lock (_gate)
        {
            _endings.Add(ending);
        }

        _ = ending.ContinueWith(
            ended =>
            {
                lock (_gate)
                {
                    _endings.Remove(ended);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    async Task EndAsync(Interpreter? interpreter)
    {
        try
        {
            if (interpreter is not null)
            {
                await interpreter.DisposeAsync();
            }
        }
        catch (Exception error)
        {
            LogNotEnded(_logger, interpreter!.Name, error);
        }
        finally
        {
            WarmUp();
            _free.Release();
        }
    }

    Task[] StillEnding()
    {
        lock (_gate)
        {
            return [.. _endings];
        }
    }

    static async Task DropAsync(Task<Interpreter> start)
    {
        try
        {
            await (await start).DisposeAsync();
        }
        catch (Exception error) when (error is SandboxException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // It did not start, so there is nothing to end; a warning has told why.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An interpreter for jobs to come does not start: {Reason}")]
    static partial void LogNotWarm(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interpreter {Interpreter} did not end as it should")]
    static partial void LogNotEnded(ILogger logger, string interpreter, Exception error);
}
