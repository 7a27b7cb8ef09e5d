namespace Quaestor.Data.Sandboxes.Timing;

/// <summary>
/// A time limit that is set and lifted for every request and hardly ever reached. Each change of a timer wakes the thread
/// behind all timers, which costs more than a short query; here the timer stays as it is and looks, when it fires, whether the
/// limit has moved since.
/// </summary>
sealed class Deadline : IDisposable
{
    const long Never = long.MaxValue;

    readonly Action _reached;
    readonly Timer _timer;
    readonly Lock _gate = new();

    /// <summary><see cref="Environment.TickCount64"/> of the limit.</summary>
    long _due = Never;

    /// <summary>When the timer fires.</summary>
    long _fires = Never;

    /// <param name="reached">Called on a pool thread, once for each limit that is reached.</param>
    public Deadline(Action reached)
    {
        _reached = reached;
        _timer = new Timer(_ => Look());
    }

    /// <param name="limit">From now; replaces an earlier one. Infinite for none.</param>
    public void Set(TimeSpan limit)
    {
        lock (_gate)
        {
            _due = limit == Timeout.InfiniteTimeSpan ? Never : Environment.TickCount64 + (long)limit.TotalMilliseconds;
            if (_due < _fires)
            {
                Arm();
            }
        }
    }

    public void Clear() => Set(Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    void Look()
    {
        lock (_gate)
        {
            _fires = Never;
            if (_due == Never)
            {
                return;
            }

            if (Environment.TickCount64 < _due)
            {
                Arm();
                return;
            }

            _due = Never;
        }

        _reached();
    }

    void Arm()
    {
        _fires = _due;
        _timer.Change(Math.Clamp(_due - Environment.TickCount64, 0, uint.MaxValue - 1), Timeout.Infinite);
    }
}
