using System.Security.Cryptography;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sources.Files;

/// <summary>A file, or a folder of files, whose tables can be queried.</summary>
public sealed class FileSource : ISource
{
    readonly WorkerPool _pool;
    readonly DuckDbGuard _guard;
    readonly InspectFiles _inspect;
    readonly Lock _gate = new();
    string? _state;
    Task<SourceContents>? _contents;

    FileSource(string name, string path, bool isFolder, WorkerPool pool, InspectFiles inspect, Guid? id)
    {
        Name = name;
        Path = path;
        Kind = isFolder ? "folder" : "file";
        // Of the path alone: the same file is the same source after a restart.
        Id = id ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"quaestor file source {path}")).AsSpan(0, 16));
        _pool = pool;
        _guard = new(pool.ParseAsync);
        _inspect = inspect;
    }

    public Guid Id { get; }

    public string Name { get; }

    /// <summary>Absolute, links resolved.</summary>
    public string Path { get; }

    public string Kind { get; }

    public string Location => Path;

    public Dialect Dialect => Dialect.DuckDb;

    public string? Revision
    {
        get
        {
            try
            {
                return FolderListing.Of(Path).State;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <param name="path">A file or a folder; it is not opened before its schema is asked for.</param>
    /// <param name="name">Unique among the sources.</param>
    /// <param name="pool">Its files are opened in workers of the pool, and nowhere else.</param>
    /// <param name="id">Of a source that has one wherever it lies; null for that of its path.</param>
    /// <exception cref="SourceException">There is no such path, or the file is of a kind that is not read.</exception>
    public static FileSource Open(string path, string name, WorkerPool pool, Guid? id = null) => Open(path, name, pool, new FileInspector(pool).InspectAsync, id);

    /// <param name="inspect">Inspects its files.</param>
    internal static FileSource Open(string path, string name, WorkerPool pool, InspectFiles inspect, Guid? id = null)
    {
        var canonical = Canonical(path);
        var isFolder = Directory.Exists(canonical);
        return isFolder || FileNames.FormatOf(canonical) is not null
            ? new(name, canonical, isFolder, pool, inspect, id)
            : throw new SourceException($"{path} is of a kind that is not read. Files may be {FileNames.Readable}; give such a file, or a folder of them.");
    }

    public async Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => (await ContentsAsync(cancellationToken)).Schema;

    /// <summary>The schema, and how the workers read its tables.</summary>
    public Task<SourceContents> ContentsAsync(CancellationToken cancellationToken)
    {
        FolderListing listing;
        try
        {
            listing = FolderListing.Of(Path);
        }
        catch (IOException)
        {
            throw new SourceException($"{Path} is no longer there. Put it back, or start with another source.");
        }

        lock (_gate)
        {
            if (_contents is null || _contents.IsFaulted || _contents.IsCanceled || _state != listing.State)
            {
                _state = listing.State;
                // The inspection is everybody's who asks: one who stops waiting does not stop it.
                _contents = Task.Run(() => InspectAsync(listing), CancellationToken.None);
            }

            return _contents.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => (await _pool.StatusAsync(cancellationToken)).Name;

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => _guard.JudgeAsync(sql, cancellationToken);

    public async Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        if (!sql.IsFor(Dialect.DuckDb))
        {
            throw new ArgumentException("The statement was judged by another engine's guard.", nameof(sql));
        }

        var definition = (await ContentsAsync(cancellationToken)).Definition;
        return await _pool.ReadAsync(new FilesSetup(Id, Path, definition), sql, caps, rows, cancellationToken);
    }

    /// <summary>Its workers belong to the pool, which ends them.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async Task<SourceContents> InspectAsync(FolderListing listing)
    {
        var inspected = listing.Files.Count > 0
            ? await _inspect(this, listing.Files, CancellationToken.None)
            : new InspectedFiles([], [], [new SourceProblem(Name, null, $"{Path} holds no file that is read. Files may be {FileNames.Readable}.")]);
        List<TableSchema> tables = [.. inspected.Tables.Select(table => WithNote(table.Schema, listing))];
        var schema = new SourceSchema(Name, tables, inspected.Joins, SchemaFingerprint.Of(tables))
        {
            Problems = [.. inspected.Problems, .. listing.Problems],
        };
        return new(schema, new SourceDefinition(Name, [.. inspected.Tables.Select(table => table.Definition)]));
    }

    static TableSchema WithNote(TableSchema table, FolderListing listing) =>
        listing.Notes.TryGetValue(table.Name, out var note) ? table with { Notes = [.. table.Notes, note] } : table;

    /// <exception cref="SourceException">There is no such path.</exception>
    static string Canonical(string path)
    {
        var absolute = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        FileSystemInfo entry = Directory.Exists(absolute) ? new DirectoryInfo(absolute) : new FileInfo(absolute);
        return entry.Exists
            ? entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? absolute
            : throw new SourceException(MissingPath.Sentence(path, absolute));
    }
}
