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

    // Only the writer's thread touches these. Held for active turns alone: another process may write between two turns.
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

    /// <summary>The turn that this process is running in the thread.</summary>
    public Guid? ActiveTurn(Guid threadId)
    {
        lock (_gate)
        {
            return _active.TryGetValue(threadId, out var feed) ? feed.TurnId : null;
        }
    }

    internal Task AppendAsync(TurnKey turn, TurnEvent turnEvent, TurnStep step = TurnStep.GoesOn, Action<StoreConnection, long>? alongside = null) =>
        _store.WriteAsync(new EventWrite(this, turn, turnEvent, step, alongside));

    internal async Task<(List<StoredEvent> Events, long Last)> ReadAsync(Guid threadId, long after, int limit) =>
        await _store.ReadAsync(connection => (
            connection.Query(
                "events",
                row => new StoredEvent(row.Number(0), row.Id(1), row.Text(2), row.Bytes(3)),
                threadId, after, limit),
            connection.Number("last_event", threadId) ?? 0));

    /// <summary>True while another process that shares this store runs a turn in the thread: its events come by the store alone.</summary>
    internal async Task<bool> RunsElsewhereAsync(Guid threadId) =>
        await _store.ReadAsync(connection => connection.First("owner_of_running_turn", row => row.Text(0), threadId)) is { } owner
        && await _store.IsAliveAsync(Guid.Parse(owner));

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
    internal long NextNumber(StoreConnection connection, Guid threadId)
    {
        var number = (_last.TryGetValue(threadId, out var last) ? last : connection.Number("last_event", threadId) ?? 0) + 1;
        _last[threadId] = number;
        return number;
    }

    /// <summary>On the writer's thread, after the commit.</summary>
    internal void Publish(EventWrite write)
    {
        var stored = write.Event;
        lock (_gate)
        {
            if (write.Step == TurnStep.Begins)
            {
                _active[write.Turn.ThreadId] = new Feed(write.Turn.TurnId);
            }

            if (_active.TryGetValue(write.Turn.ThreadId, out var feed))
            {
                feed.Publish(stored);
            }

            if (write.Step == TurnStep.Ends)
            {
                _active.Remove(write.Turn.ThreadId);
                _last.Remove(write.Turn.ThreadId);
                feed?.Close();
            }
        }
    }

    /// <summary>The live side of a thread whose turn is active.</summary>
    sealed class Feed(Guid turnId)
    {
        public Guid TurnId { get; } = turnId;

        public List<Channel<StoredEvent>> Followers { get; } = [];

        public long Last { get; private set; }

        public void Publish(StoredEvent stored)
        {
            Last = stored.Number;
            foreach (var follower in Followers)
            {
                follower.Writer.TryWrite(stored);
            }
        }

        public void Close() => Followers.ForEach(follower => follower.Writer.TryComplete());
    }
}
