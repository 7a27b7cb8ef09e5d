namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>A request at work, and the means to stop it from another thread.</summary>
/// <param name="number">By which a cancel names it.</param>
/// <param name="timeout">From the start of the work.</param>
sealed class RunningRequest(long number, TimeSpan timeout, Func<CancellationToken, Reply> work) : IDisposable
{
    static readonly TimeSpan Infinite = System.Threading.Timeout.InfiniteTimeSpan;

    readonly CancellationTokenSource _stop = new();
    readonly Lock _gate = new();
    long _started;
    bool _stopped;
    bool _disposed;

    /// <summary>A short request, which nobody cancels.</summary>
    public RunningRequest(Func<Reply> work)
        : this(-1, Infinite, _ => work())
    {
    }

    public long Number => number;

    public TimeSpan Timeout => timeout;

    /// <summary>Whether its time limit stopped it, and nobody else before.</summary>
    public bool TimedOut { get; private set; }

    public Reply Work()
    {
        _started = Environment.TickCount64;
        return work(_stop.Token);
    }

    /// <summary>Stops it because nobody wants it any more.</summary>
    public void Cancel() => Stop(timedOut: false);

    /// <summary>Stops it if its time is up. It may be another request than the one whose time was set.</summary>
    public void StopIfOverdue()
    {
        if (timeout != Infinite && Environment.TickCount64 - _started >= timeout.TotalMilliseconds)
        {
            Stop(timedOut: true);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }

    void Stop(bool timedOut)
    {
        lock (_gate)
        {
            if (!_disposed && !_stopped)
            {
                _stopped = true;
                TimedOut = timedOut;
                _stop.Cancel();
            }
        }
    }
}
