using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>DuckDB over files. What is open stays open while the worker idles.</summary>
/// <param name="Definition">The tables; null where the files are still to be inspected. Another instance opens the database anew.</param>
sealed record FilesSetup(Guid SourceId, string DataPath, SourceDefinition? Definition) : WorkerSetup(SourceId, DataPath)
{
    public override bool IsOpenedBy(WorkerSetup other) => other is FilesSetup files && ReferenceEquals(files.Definition, Definition);

    /// <exception cref="SourceOpenException">A table's definition is wrong, or its file has gone.</exception>
    /// <exception cref="WorkerLostException">The worker died of it.</exception>
    public override async Task OpenAsync(WorkerClient client, WorkerSpec spec, CancellationToken cancellationToken)
    {
        var message = new OpenMessage(DatabaseSettings.ForQueries(spec, client.View), client.View.DataPath, Definition) { TimeZone = spec.TimeZone };
        try
        {
            await client.OpenAsync(message, cancellationToken);
        }
        catch (WorkerErrorException error)
        {
            throw new SourceOpenException(error.Message, error);
        }
    }
}
