using System.Threading.Channels;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>
/// The numbered events of all threads: stored first, then published to whoever follows the thread. A follower gets
/// exactly the events after the number it names, from the store and then live, until no turn of the thread is active.
/// </summary>
public sealed class EventLog
{
    readonly Store _store;
    readonly Lock _gate = new();
    readonly Dictionary<Guid, Feed> _active = [];

    // Only the writer's thread touches these. Where another process has written in between, its number is taken: the store refuses
    // it, what was written is undone, and the numbers are read anew.
    readonly Dictionary<Guid, long> _last = [];

    public EventLog(Store store)
    {
        _store = store;
        store.RolledBack = _last.Clear;
    }

    /// <summary>Follows a thread from behind <paramref name="after"/> on.</summary>
    public EventSubscription Subscribe(Guid threadId, long after)
    {
        lock (_gate)
        {
            if (!_active.TryGetValue(threadId, out var feed))
            {
                return new EventSubscription(this, threadId, after, live: null, publishedUpTo: null);
            }

            var live = Channel.CreateUnbounded<StoredEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
            feed.Followers.Add(live);
            return new EventSubscription(this, threadId, after, live, feed.Last);
        }
    }

    internal Task AppendAsync(
        TurnKey turn, IReadOnlyList<TurnEvent> events, TurnStep step = TurnStep.GoesOn, Action<StoreConnection, long>? alongside = null, Action? stored = null) =>
        _store.WriteAsync(new EventWrite(this, turn, events, step, alongside) { Stored = stored });

    internal async Task<(List<StoredEvent> Events, long Last)> ReadAsync(Guid threadId, long after, int limit) =>
        await _store.ReadAsync(connection => (
            connection.Query(
                "events",
                row => new StoredEvent(row.Number(0), row.Id(1), row.Text(2), row.Bytes(3)),
                threadId, after, limit),
            connection.Number("last_event", threadId) ?? 0));

    /// <summary>True while another process that shares this store has a turn in the thread to run: its events come by the store alone.</summary>
    internal async Task<bool> GoesOnElsewhereAsync(Guid threadId)
    {
        foreach (var owner in await _store.ReadAsync(connection => connection.Query("owners_of_unfinished_turns", row => row.Id(0), threadId)))
        {
            if (await _store.IsAliveAsync(owner))
            {
                return true;
            }
        }

        return false;
    }

    internal void Leave(Guid threadId, Channel<StoredEvent> live)
    {
        lock (_gate)
        {
            if (_active.TryGetValue(threadId, out var feed))
            {
                feed.Followers.Remove(live);
            }
        }
    }

    /// <summary>On the writer's thread, inside its transaction.</summary>
    /// <returns>The last of the numbers.</returns>
    internal long TakeNumbers(StoreConnection connection, Guid threadId, int count)
    {
        var number = (_last.TryGetValue(threadId, out var last) ? last : connection.Number("last_event", threadId) ?? 0) + count;
        _last[threadId] = number;
        return number;
    }

    /// <summary>On the writer's thread, after the commit.</summary>
    internal void Publish(EventWrite write)
    {
        var thread = write.Turn.ThreadId;
        lock (_gate)
        {
            if (write.Step == TurnStep.Begins)
            {
                FeedOf(thread).Turns.Add(write.Turn.TurnId);
            }

            if (_active.TryGetValue(thread, out var feed))
            {
                feed.Publish(write.Events);
                if (write.Step == TurnStep.Ends)
                {
                    Leave(thread, feed, write.Turn.TurnId);
                }
            }

            if (!_active.ContainsKey(thread))
            {
                _last.Remove(thread);
            }
        }
    }

    /// <summary>Nothing more of this turn comes from here: it goes on elsewhere, or at the next start.</summary>
    internal void Forget(TurnKey turn)
    {
        lock (_gate)
        {
            if (_active.TryGetValue(turn.ThreadId, out var feed))
            {
                Leave(turn.ThreadId, feed, turn.TurnId);
            }
        }
    }

    Feed FeedOf(Guid thread) => _active.TryGetValue(thread, out var feed) ? feed : _active[thread] = new Feed();

    void Leave(Guid thread, Feed feed, Guid turn)
    {
        if (feed.Turns.Remove(turn) && feed.Turns.Count == 0)
        {
            _active.Remove(thread);
            feed.Close();
        }
    }

    /// <summary>The live side of a thread with turns that run here or wait to.</summary>
    sealed class Feed
    {
        public HashSet<Guid> Turns { get; } = [];

        public List<Channel<StoredEvent>> Followers { get; } = [];

        public long Last { get; private set; }

        public void Publish(IEnumerable<StoredEvent> events)
        {
            foreach (var stored in events)
            {
                Last = stored.Number;
                foreach (var follower in Followers)
                {
                    follower.Writer.TryWrite(stored);
                }
            }
        }

        public void Close() => Followers.ForEach(follower => follower.Writer.TryComplete());
    }
}
