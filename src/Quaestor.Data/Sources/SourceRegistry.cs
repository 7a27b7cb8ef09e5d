using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Sources;

/// <summary>All sources that are open.</summary>
public sealed class SourceRegistry
{
    readonly Dictionary<string, FileSource> _byName;
    readonly Dictionary<Guid, FileSource> _byId;

    SourceRegistry(IReadOnlyList<FileSource> sources)
    {
        All = sources;
        _byName = sources.ToDictionary(source => source.Name, StringComparer.OrdinalIgnoreCase);
        _byId = sources.ToDictionary(source => source.Id);
    }

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<FileSource> All { get; }

    /// <param name="paths">Files and folders. One that is given twice is one source; two of the same name are told apart by a number.</param>
    /// <param name="inspect">Inspects the files of one source in a worker.</param>
    /// <exception cref="SourceException">One of them is not there, or not readable; the message names the nearest that is.</exception>
    public static SourceRegistry Open(IEnumerable<string> paths, InspectFiles inspect)
    {
        // These are DuckDB's own schemas: a source of such a name would hide one.
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { "main", "memory", "temp", "system", "information_schema", "pg_catalog" };
        List<FileSource> sources = [];
        foreach (var path in paths)
        {
            var unnamed = FileSource.Open(path, "", inspect);
            if (sources.TrueForAll(source => source.Id != unnamed.Id))
            {
                var name = FileNames.Unique(FileNames.Sanitise(unnamed.Kind == "folder" ? Path.GetFileName(unnamed.Path) : FileNames.Stem(unnamed.Path), "s"), taken);
                sources.Add(FileSource.Open(path, name, inspect));
            }
        }

        return new(sources);
    }

    /// <returns>Null if there is none.</returns>
    public FileSource? Find(string idOrName) =>
        Guid.TryParse(idOrName, out var id) && _byId.TryGetValue(id, out var known) ? known : _byName.GetValueOrDefault(idOrName);
}
