namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>What a query needs of a worker. A warm worker of the same source is taken if there is one.</summary>
/// <param name="SourceId">Workers belong to one source: the data of another is not even mounted.</param>
/// <param name="DataPath">The source's file or folder on the host; absolute, links resolved.</param>
abstract record WorkerSetup(Guid SourceId, string DataPath)
{
    /// <summary>What a worker that is started for this is given.</summary>
    public virtual WorkerSpec Spec(long memoryBytes, long spillBytes) => new(DataPath, memoryBytes, spillBytes);

    /// <summary>Whether a worker that was started for another setup of the same source sees what this one needs.</summary>
    public virtual bool Fits(WorkerSpec spec) => spec.DataPath == DataPath;

    /// <summary>Whether what that setup opened is still as this one needs it.</summary>
    public abstract bool IsOpenedBy(WorkerSetup other);

    /// <exception cref="WorkerErrorException">It does not open.</exception>
    /// <exception cref="WorkerLostException">The worker died of it.</exception>
    public abstract Task OpenAsync(WorkerClient client, WorkerSpec spec, CancellationToken cancellationToken);

    /// <summary>Before the worker idles; true where what is open may stay so.</summary>
    /// <exception cref="WorkerLostException">The worker died of it.</exception>
    public virtual ValueTask<bool> RestAsync(WorkerClient client) => ValueTask.FromResult(true);
}
