namespace Quaestor.Agent.Models.Local;

/// <summary>A server on its way, or there.</summary>
sealed class Loading
{
    /// <summary>How long a server that is not ours is taken to be as it was seen.</summary>
    static readonly TimeSpan LookedAt = TimeSpan.FromSeconds(2);

    readonly CancellationTokenSource _cancellation = new();
    readonly TimeProvider _clock;
    readonly long _begun;

    public Loading(TimeProvider clock, Func<CancellationToken, Task<RunningServer>> load)
    {
        _clock = clock;
        _begun = clock.GetTimestamp();
        Server = load(_cancellation.Token);
    }

    public Task<RunningServer> Server { get; }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_begun);

    /// <summary>Nothing to wait for or to use any more.</summary>
    public bool IsOver => Server.IsCompleted
        && (!Server.IsCompletedSuccessfully || Server.Result.HasEnded || (!Server.Result.IsOurs && Elapsed > LookedAt));

    public void Cancel() => _cancellation.Cancel();
}
