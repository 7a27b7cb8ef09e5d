using System.Threading.Channels;

namespace Quaestor.Agent.Threads;

/// <summary>One reader of a thread's events. Not for two readers at once.</summary>
public sealed class EventSubscription : IDisposable
{
    const int StoredBatch = 500;

    static readonly TimeSpan Polling = TimeSpan.FromMilliseconds(250);

    readonly EventLog _log;
    readonly Guid _threadId;
    readonly Channel<StoredEvent>? _live;
    long _after;
    bool _fromStore;
    bool _checked;

    /// <param name="live">Null when this process runs no turn of the thread.</param>
    /// <param name="publishedUpTo">The last event that <paramref name="live"/> will not bring.</param>
    internal EventSubscription(EventLog log, Guid threadId, long after, Channel<StoredEvent>? live, long? publishedUpTo)
    {
        _log = log;
        _threadId = threadId;
        _after = after;
        _live = live;
        _fromStore = publishedUpTo != after;
    }

    /// <summary>The next events, at least one; null once no turn is active and all have been given.</summary>
    /// <exception cref="EventsGoneException">Events after the named number are no longer kept.</exception>
    public async ValueTask<IReadOnlyList<StoredEvent>?> NextAsync(CancellationToken ct)
    {
        if (_fromStore && await StoredAsync() is { Count: > 0 } stored)
        {
            return stored;
        }

        return (_live is null ? null : await LiveAsync(_live.Reader, ct)) ?? await ElsewhereAsync(ct);
    }

    public void Dispose()
    {
        if (_live is not null)
        {
            _log.Leave(_threadId, _live);
        }
    }

    async Task<List<StoredEvent>> StoredAsync()
    {
        var (events, last) = await _log.ReadAsync(_threadId, _after, StoredBatch);
        if (!_checked && (_after > last || (_after < last && (events.Count == 0 || events[0].Number != _after + 1))))
        {
            throw new EventsGoneException();
        }

        _checked = true;
        _fromStore = events.Count == StoredBatch;
        _after = events.Count > 0 ? events[^1].Number : _after;
        return events;
    }

    async Task<List<StoredEvent>?> LiveAsync(ChannelReader<StoredEvent> reader, CancellationToken ct)
    {
        while (await reader.WaitToReadAsync(ct))
        {
            if (Live(reader) is { Count: > 0 } events)
            {
                return events;
            }

            // Another process has written to the thread in between: the store has it.
            if (reader.TryPeek(out _) && await StoredAsync() is { Count: > 0 } stored)
            {
                return stored;
            }
        }

        return null;
    }

    async Task<List<StoredEvent>?> ElsewhereAsync(CancellationToken ct)
    {
        while (true)
        {
            // Asked first: events that come between the two questions are read, not taken for the end.
            var goesOn = await _log.GoesOnElsewhereAsync(_threadId);
            if (await StoredAsync() is { Count: > 0 } events)
            {
                return events;
            }

            if (!goesOn)
            {
                return null;
            }

            await Task.Delay(Polling, ct);
        }
    }

    // The store may already have given what was published while it was read.
    List<StoredEvent> Live(ChannelReader<StoredEvent> reader)
    {
        var events = new List<StoredEvent>();
        while (reader.TryPeek(out var next) && next.Number <= _after + 1)
        {
            reader.TryRead(out _);
            if (next.Number > _after)
            {
                events.Add(next);
                _after = next.Number;
            }
        }

        return events;
    }
}

/// <summary>A reader asked for events that are no longer kept: it must read the messages instead.</summary>
public sealed class EventsGoneException() : Exception("These events are no longer kept. Read the thread's messages instead.");
