using Quaestor.Data.DuckDb;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Tests.Support;

/// <summary>Inspections in this process, counted. The product inspects in a worker.</summary>
sealed class CountedInspections
{
    public int Count { get; private set; }

    public Task<InspectedFiles> InspectAsync(FileSource source, IReadOnlyList<FileToInspect> files, CancellationToken cancellationToken)
    {
        Count++;
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        var root = source.Kind == "folder" ? source.Path : Path.GetDirectoryName(source.Path)!;
        return Task.FromResult(FileInspection.Run(connection, new(root, files), cancellationToken));
    }
}
