using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>A worker of one source, and what its database holds now.</summary>
sealed class PooledWorker(WorkerClient client, WorkerSpec spec, Guid sourceId)
{
    bool _isOpen;
    SourceDefinition? _definition;

    public WorkerClient Client => client;

    /// <summary><see cref="Environment.TickCount64"/> of its last return.</summary>
    public long IdleSince { get; set; }

    public bool Fits(WorkerSetup setup) => sourceId == setup.SourceId && spec.DataPath == setup.DataPath;

    /// <summary>Opens the database anew where it does not hold these tables yet.</summary>
    /// <exception cref="SourceOpenException">A table's definition is wrong, or its file has gone.</exception>
    public async Task OpenAsync(WorkerSetup setup, CancellationToken cancellationToken)
    {
        if (_isOpen && ReferenceEquals(_definition, setup.Definition))
        {
            return;
        }

        _isOpen = false;
        var message = new OpenMessage(DatabaseSettings.ForQueries(spec, client.View), client.View.DataPath, setup.Definition);
        try
        {
            await client.OpenAsync(message, cancellationToken);
        }
        catch (WorkerErrorException error)
        {
            throw new SourceOpenException(error.Message, error);
        }

        (_isOpen, _definition) = (true, setup.Definition);
    }
}
