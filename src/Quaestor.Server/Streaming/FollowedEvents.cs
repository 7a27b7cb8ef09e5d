using Quaestor.Agent.Threads;

namespace Quaestor.Server.Streaming;

/// <summary>A thread's events as they come, with a sign of life in between.</summary>
/// <param name="turn">The only one that is followed, up to its end; null for all.</param>
sealed class FollowedEvents(EventSubscription subscription, Guid? turn = null)
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    Task<IReadOnlyList<StoredEvent>?>? _next;
    bool _ended;

    /// <returns>
    /// The next events; none after 15 seconds without one, so that the connection can be kept alive; null once no turn of
    /// the thread is active and all have been given.
    /// </returns>
    /// <exception cref="EventsGoneException">Events after the named number are no longer kept.</exception>
    public async Task<IReadOnlyList<StoredEvent>?> NextAsync(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return null;
        }

        _next ??= NextOfTurnAsync(cancellationToken);
        try
        {
            var events = await _next.WaitAsync(Silence, cancellationToken);
            _next = null;
            return events;
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    async Task<IReadOnlyList<StoredEvent>?> NextOfTurnAsync(CancellationToken cancellationToken)
    {
        while (await subscription.NextAsync(cancellationToken) is { } events)
        {
            IReadOnlyList<StoredEvent> own = turn is null ? events : [.. events.Where(stored => stored.TurnId == turn)];
            _ended = turn is not null && own.Any(stored => stored.Name == "done");
            if (own.Count > 0)
            {
                return own;
            }
        }

        return null;
    }
}
