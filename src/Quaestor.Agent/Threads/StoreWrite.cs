namespace Quaestor.Agent.Threads;

/// <summary>Something to be written in one piece.</summary>
abstract class StoreWrite(bool durable)
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True where it must survive a power cut once the caller knows of it.</summary>
    public bool Durable { get; } = durable;

    /// <summary>Ends when the write is stored.</summary>
    public Task Done => _done.Task;

    /// <summary>Runs inside a transaction on the writer's thread; runs again where its group had to be undone.</summary>
    public abstract void Apply(StoreConnection connection);

    /// <summary>Runs on the writer's thread, in the order of the writes.</summary>
    public virtual void Committed() => _done.TrySetResult();

    public void Failed(Exception exception) => _done.TrySetException(exception);
}

sealed class PlainWrite(Action<StoreConnection> apply, bool durable) : StoreWrite(durable)
{
    public override void Apply(StoreConnection connection) => apply(connection);
}
