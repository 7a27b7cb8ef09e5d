using Quaestor.Agent.Threads;

namespace Quaestor.Server.Streaming;

/// <summary>A thread's events as they come, with a sign of life in between.</summary>
sealed class FollowedEvents(EventSubscription subscription)
{
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    Task<IReadOnlyList<StoredEvent>?>? _next;

    /// <returns>
    /// The next events; none after 15 seconds without one, so that the connection can be kept alive; null once no turn of
    /// the thread is active and all have been given.
    /// </returns>
    /// <exception cref="EventsGoneException">Events after the named number are no longer kept.</exception>
    public async Task<IReadOnlyList<StoredEvent>?> NextAsync(CancellationToken cancellationToken)
    {
        _next ??= subscription.NextAsync(cancellationToken).AsTask();
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
}
