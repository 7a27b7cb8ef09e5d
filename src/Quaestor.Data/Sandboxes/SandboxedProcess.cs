namespace Quaestor.Data.Sandboxes;

/// <summary>What a sandbox started: a process, a container or a pod. Its streams carry frames; nothing that comes from it is trusted.</summary>
abstract class SandboxedProcess : IAsyncDisposable
{
    /// <summary>How its sandbox calls it, for the log: a process id, a container, a pod.</summary>
    public abstract string Name { get; }

    public abstract WorkerView View { get; }

    /// <summary>What it reads. Disposed, nothing more will come.</summary>
    public abstract Stream Input { get; }

    /// <summary>What it writes.</summary>
    public abstract Stream Output { get; }

    public abstract bool HasEnded { get; }

    /// <summary>What it has taken so far, as measured from outside; nothing any more once it is disposed.</summary>
    public virtual SandboxUsage Usage => SandboxUsage.Unknown;

    /// <summary>Ends it and, with it, whatever it started. Any thread, any number of times.</summary>
    public abstract void Kill();

    /// <summary>How it ended, with its last words. For the log and for finding out why it failed.</summary>
    public abstract Task<ProcessEnd> WaitForEndAsync(CancellationToken cancellationToken);

    /// <summary>Ends it and waits until nothing of it is left.</summary>
    public abstract ValueTask DisposeAsync();
}
