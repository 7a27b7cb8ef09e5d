using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Data.Sources.Files;

/// <summary>Inspects a source's files in a worker of that source, where no table of it is open yet.</summary>
sealed class FileInspector(WorkerPool pool)
{
    /// <exception cref="SourceException">They cannot be inspected at all. A file that cannot be read is in the answer.</exception>
    /// <exception cref="SandboxException">No worker starts, or it may not read the data.</exception>
    public async Task<InspectedFiles> InspectAsync(FileSource source, IReadOnlyList<FileToInspect> files, CancellationToken cancellationToken)
    {
        try
        {
            await using var worker = await pool.RentAsync(new FilesSetup(source.Id, source.Path, Definition: null), cancellationToken);
            return await worker.InspectAsync(new FilesToInspect(worker.View.DataRoot!, files), cancellationToken);
        }
        catch (WorkerErrorException exception)
        {
            throw new SourceException($"{source.Path} cannot be inspected: {exception.Error.Message}");
        }
        catch (WorkerLostException)
        {
            throw new SourceException($"The process that looked into {source.Path} ended unexpectedly. Try again; if that happens every time, take out the largest file.");
        }
    }
}
