namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>A request at work, and the means to stop it from another thread.</summary>
/// <param name="number">By which a cancel names it.</param>
/// <param name="timeout">From the start of the work.</param>
sealed class RunningRequest(long number, TimeSpan timeout, Func<CancellationToken, Reply> work) : IDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly Lock _gate = new();
    bool _cancelled;
    bool _disposed;

    /// <summary>A short request, which nobody cancels.</summary>
    public RunningRequest(Func<Reply> work)
        : this(-1, Timeout.InfiniteTimeSpan, _ => work())
    {
    }

    public long Number => number;

    /// <summary>Why a stopped request was stopped: by its time limit, or by <see cref="Cancel"/>.</summary>
    public bool TimedOut => !_cancelled;

    public Reply Work()
    {
        _stop.CancelAfter(timeout);
        return work(_stop.Token);
    }

    public void Cancel()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _cancelled = true;
                _stop.Cancel();
            }
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
}
