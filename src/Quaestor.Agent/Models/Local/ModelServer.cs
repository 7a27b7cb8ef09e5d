using Microsoft.Extensions.Logging;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>
/// One server and all who use it: it is loaded once for everybody who waits, started again after a crash, and stopped when
/// nobody has used it for a while. A waiter that is cancelled stops nothing.
/// </summary>
sealed partial class ModelServer : IAsyncDisposable
{
    readonly LocalModelSettings _model;
    readonly ServerStart _start;
    readonly Supervision _supervision;
    readonly ILogger _logger;
    readonly TimeProvider _clock;
    readonly Restarts _restarts;
    readonly ITimer _idle;
    readonly Lock _gate = new();
    Loading? _current;
    Task _ending = Task.CompletedTask;
    int _users;
    bool _disposed;

    public ModelServer(LocalModelSettings model, ServerStart start, RunnerOptions options, TimeProvider clock)
    {
        (_model, _start, _supervision, _clock) = (model, start, options.Supervision, clock);
        _logger = options.Logs.CreateLogger<ModelServer>();
        _restarts = new Restarts(_supervision, clock);
        _idle = clock.CreateTimer(_ => StopIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What there is now, without starting anything.</summary>
    public Loading? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Why the last start or run failed; null where it did not.</summary>
    public ModelException? LastFailure
    {
        get
        {
            lock (_gate)
            {
                return _restarts.Why;
            }
        }
    }

    /// <summary>Joins the loading that goes on, or begins one.</summary>
    /// <exception cref="ModelException">It failed too often, and is not tried again for now.</exception>
    public Loading Load()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                throw new ModelException(ModelFailure.Overloaded, $"The local model {_model.Name} is being stopped together with Quaestor.");
            }

            if (_current is { IsOver: false })
            {
                return _current;
            }

            if (_restarts.HasGivenUp && _restarts.Wait is var wait && wait > TimeSpan.Zero)
            {
                throw new ModelException(
                    ModelFailure.Overloaded,
                    $"The local model {_model.Name} failed {_supervision.MaxFailures} times in a row and is tried again in {Math.Ceiling(wait.TotalSeconds)} seconds. {_restarts.Why!.Message}",
                    _restarts.Why)
                {
                    RetryAfter = wait,
                };
            }

            return _current = Begin();
        }
    }

    /// <summary>Waits until it is loaded, and keeps it from being stopped as idle until the use is disposed.</summary>
    public async Task<ServerUse> UseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var server = await Load().Server.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (!server.HasEnded)
                {
                    _users++;
                    _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    return new ServerUse(server, Leave);
                }
            }
        }
    }

    /// <summary>Ends it, whoever uses it, and forgets how often it failed.</summary>
    public async Task StopAsync()
    {
        Task ending;
        lock (_gate)
        {
            _restarts.Forget();
            ending = _ending = EndAsync(_current, _ending);
            _current = null;
        }

        await ending;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        await _idle.DisposeAsync();
        await StopAsync();
    }

    void Leave()
    {
        lock (_gate)
        {
            _users--;
        }

        AwaitIdle();
    }

    void AwaitIdle()
    {
        lock (_gate)
        {
            if (_users == 0 && _model.IdleTimeout is { } idle && !_disposed)
            {
                _idle.Change(idle, Timeout.InfiniteTimeSpan);
            }
        }
    }

    void StopIdle()
    {
        lock (_gate)
        {
            if (_users == 0 && _current is { Server.IsCompletedSuccessfully: true })
            {
                _ending = EndAsync(_current, _ending);
                _current = null;
            }
        }
    }

    static async Task EndAsync(Loading? loading, Task before)
    {
        if (loading is not null)
        {
            loading.Cancel();
            try
            {
                var server = await loading.Server;
                await server.StopAsync("it was unloaded");
                await server.DisposeAsync();
            }
            catch (ModelException)
            {
                // It never came up, or its loading was ended just now.
            }
        }

        await before;
    }

    Loading Begin()
    {
        var (wait, ending) = (_restarts.Wait, _ending);
        var loading = new Loading(_clock, cancellation => Task.Run(() => LoadAsync(wait, ending, cancellation), CancellationToken.None));

        // Whoever asked for it may be gone by then, and after a crash nobody asked.
        _ = loading.Server.ContinueWith(_ => AwaitIdle(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        return loading;
    }

    async Task<RunningServer> LoadAsync(TimeSpan wait, Task ending, CancellationToken cancellationToken)
    {
        try
        {
            await ending;
            await Task.Delay(wait, _clock, cancellationToken);
            var server = await _start.RunAsync(cancellationToken);
            LogReady(_model.Name, server.Address.Root, server.ProcessId);
            if (server.IsOurs)
            {
                _ = WatchAsync(server);
            }

            return server;
        }
        catch (OperationCanceledException e)
        {
            throw new ModelException(ModelFailure.Overloaded, $"The local model {_model.Name} was unloaded while it was being loaded. Ask again.", e);
        }
        catch (ModelException e) when (e.Failure is ModelFailure.Overloaded or ModelFailure.Timeout)
        {
            LogFailed(_model.Name, e.Message);

            // What a person has to mend first (a path, a server of their own) is looked at anew each time.
            lock (_gate)
            {
                _restarts.Failed(e, TimeSpan.Zero);
            }

            throw;
        }
    }

    async Task WatchAsync(RunningServer server)
    {
        var ready = _clock.GetTimestamp();
        while (!server.Ended.IsCompleted)
        {
            await Task.WhenAny(server.Ended, Task.Delay(_model.MemoryLimit is null ? Timeout.InfiniteTimeSpan : _supervision.MemoryCheck, _clock, CancellationToken.None));
            if (MemoryLimit.Passed(_model.MemoryLimit, server.MemoryBytes) is { } over)
            {
                server.Kill(over);
                await server.Ended;
            }
        }

        lock (_gate)
        {
            if (_current is { Server.IsCompletedSuccessfully: true } && _current.Server.Result == server)
            {
                LogGone(_model.Name, server.Ending);
                var why = new ModelException(ModelFailure.Overloaded, $"The server of the local model {_model.Name} is gone: {server.Ending}.");
                _restarts.Failed(why, _clock.GetElapsedTime(ready));
                _current = _disposed || _restarts.HasGivenUp ? null : Begin();
            }
        }

        await server.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The local model {Name} is ready at {Address}, process {ProcessId}")]
    partial void LogReady(string name, Uri address, int? processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The local model {Name} did not start: {Reason}")]
    partial void LogFailed(string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server of the local model {Name} is gone: {Reason}")]
    partial void LogGone(string name, string reason);
}
