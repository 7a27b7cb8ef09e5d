namespace Quaestor.Agent.Scheduling;

/// <summary>One piece of work in the queue, from its coming to its end.</summary>
public sealed class QueuePlace : IDisposable
{
    readonly FairQueue _queue;
    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _left;

    internal QueuePlace(FairQueue queue, string userId, Guid? lane) => (_queue, UserId, Lane) = (queue, userId, lane);

    /// <summary>Ends when the work may run.</summary>
    public Task Ready => _ready.Task;

    internal string UserId { get; }

    internal Guid? Lane { get; }

    /// <summary>Makes room for the next. Does nothing the second time.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _queue.Leave(this);
        }
    }

    internal void MakeReady() => _ready.SetResult();
}
