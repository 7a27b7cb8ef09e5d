namespace Quaestor.Agent.Scheduling;

/// <summary>
/// Lets so many pieces of work run at once and the others wait: of the users who wait, the one with the least running is next, and
/// among equals the one who waits longest for a turn. Work of one lane runs one after the other, in its order. What waits is known
/// to the store as well: this queue only says when.
/// </summary>
public sealed class FairQueue(QueueLimits limits)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, Line> _lines = [];
    readonly HashSet<Guid> _busy = [];
    int _running;
    int _waiting;
    long _served;

    /// <summary>Work that runs, and that waits.</summary>
    public (int Running, int Waiting) Depth
    {
        get
        {
            lock (_gate)
            {
                return (_running, _waiting);
            }
        }
    }

    /// <summary>Takes a place; it must be disposed of when the work is done, or is not done after all.</summary>
    /// <param name="lane">Of what runs one at a time; null for what is by itself.</param>
    /// <param name="isBound">False for work that was taken on before, and only goes on.</param>
    /// <exception cref="QueueFullException">There is no room.</exception>
    public QueuePlace Enter(string userId, Guid? lane = null, bool isBound = true)
    {
        lock (_gate)
        {
            var line = _lines.TryGetValue(userId, out var known) ? known : _lines[userId] = new Line();
            var place = new QueuePlace(this, userId, lane);
            if (isBound)
            {
                Check(line, place);
            }

            line.Waiting.AddLast(place);
            _waiting++;
            Serve();
            return place;
        }
    }

    internal void Leave(QueuePlace place)
    {
        lock (_gate)
        {
            var line = _lines[place.UserId];
            if (line.Waiting.Remove(place))
            {
                _waiting--;
            }
            else
            {
                line.Running--;
                _running--;
                _ = place.Lane is { } lane && _busy.Remove(lane);
            }

            if (line is { Running: 0, Waiting.Count: 0 })
            {
                _lines.Remove(place.UserId);
            }

            Serve();
        }
    }

    void Check(Line line, QueuePlace place)
    {
        var (isFull, isOwnFull) = (_running >= limits.AtOnce && _waiting >= limits.Waiting, line.Running + line.Waiting.Count >= limits.PerUser);
        if (!isFull && !isOwnFull)
        {
            return;
        }

        if (line is { Running: 0, Waiting.Count: 0 })
        {
            _lines.Remove(place.UserId);
        }

        throw new QueueFullException(isOwnFull, isOwnFull ? limits.PerUser : limits.Waiting);
    }

    void Serve()
    {
        while (_running < limits.AtOnce && Next() is var (line, place) && place is not null)
        {
            line.Waiting.Remove(place);
            line.Running++;
            line.Served = ++_served;
            _waiting--;
            _running++;
            _ = place.Lane is { } lane && _busy.Add(lane);
            place.MakeReady();
        }
    }

    (Line Line, QueuePlace? Place) Next()
    {
        var (best, first) = (default(Line), default(QueuePlace));
        foreach (var line in _lines.Values)
        {
            if ((best is null || (line.Running, line.Served).CompareTo((best.Running, best.Served)) < 0)
                && line.Waiting.FirstOrDefault(place => place.Lane is not { } lane || !_busy.Contains(lane)) is { } place)
            {
                (best, first) = (line, place);
            }
        }

        return (best!, first);
    }

    sealed class Line
    {
        public LinkedList<QueuePlace> Waiting { get; } = [];

        public int Running { get; set; }

        /// <summary>When one of it was let run last, as a count.</summary>
        public long Served { get; set; }
    }
}
