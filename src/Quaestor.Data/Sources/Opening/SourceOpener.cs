using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Sources.Opening;

/// <summary>Opens sources by what is said of their place.</summary>
/// <param name="pool">Where files are read.</param>
public sealed class SourceOpener(WorkerPool pool)
{
    /// <param name="paths">Files and folders. One that is given twice is one source; two of the same name are told apart by a number.</param>
    /// <exception cref="SourceException">One of them is not there, or not readable; the message names the nearest that is.</exception>
    public SourceRegistry Open(IEnumerable<string> paths)
    {
        // These are DuckDB's own schemas: a source of such a name would hide one.
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { "main", "memory", "temp", "system", "information_schema", "pg_catalog" };
        List<ISource> sources = [];
        foreach (var path in paths)
        {
            var unnamed = FileSource.Open(path, "", pool);
            if (sources.TrueForAll(source => source.Id != unnamed.Id))
            {
                var name = FileNames.Unique(FileNames.Sanitise(unnamed.Kind == "folder" ? Path.GetFileName(unnamed.Path) : FileNames.Stem(unnamed.Path), "s"), taken);
                sources.Add(FileSource.Open(path, name, pool));
            }
        }

        return new(sources);
    }
}
