namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>A worker of one source, and what it has open.</summary>
sealed class PooledWorker(WorkerClient client, WorkerSpec spec, Guid sourceId)
{
    WorkerSetup? _opened;

    public WorkerClient Client => client;

    /// <summary><see cref="Environment.TickCount64"/> of its last return.</summary>
    public long IdleSince { get; set; }

    public bool IsOf(WorkerSetup setup) => sourceId == setup.SourceId;

    public bool Fits(WorkerSetup setup) => IsOf(setup) && setup.Fits(spec);

    /// <summary>Opens what the setup needs where it is not open yet.</summary>
    /// <exception cref="SourceOpenException">A table's definition is wrong, or its file has gone.</exception>
    /// <exception cref="WorkerErrorException">It does not open.</exception>
    public async Task OpenAsync(WorkerSetup setup, CancellationToken cancellationToken)
    {
        if (_opened is not null && setup.IsOpenedBy(_opened))
        {
            return;
        }

        _opened = null;
        await setup.OpenAsync(client, spec, cancellationToken);
        _opened = setup;
    }

    /// <summary>Before it idles.</summary>
    public async Task RestAsync()
    {
        try
        {
            if (_opened is not null && !client.IsBroken && !await _opened.RestAsync(client))
            {
                _opened = null;
            }
        }
        catch (Exception error) when (error is WorkerLostException or WorkerErrorException)
        {
            client.Kill();
        }
    }
}
