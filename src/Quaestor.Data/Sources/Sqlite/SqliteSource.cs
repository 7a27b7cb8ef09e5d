using System.Security.Cryptography;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Sqlite;

namespace Quaestor.Data.Sources.Sqlite;

/// <summary>A SQLite file. It is opened in sandboxed workers alone, and never in this process.</summary>
public sealed class SqliteSource : ISource
{
    readonly WorkerPool _pool;
    readonly SqliteGuard _guard;
    readonly SqliteReader _reader;
    readonly SqliteSchemas _schemas;

    SqliteSource(string name, string path, WorkerPool pool, Guid? id)
    {
        Name = name;
        Path = path;
        // Of the path alone: the same file is the same source after a restart.
        Id = id ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"quaestor sqlite source {path}")).AsSpan(0, 16));
        _pool = pool;
        var opener = new SqliteOpener(Id, path, name, pool);
        _reader = new(opener);
        _schemas = new(name, path, opener);
        _guard = new(_reader.JudgeAsync);
    }

    public Guid Id { get; }

    public string Name { get; }

    /// <summary>Absolute, links resolved.</summary>
    public string Path { get; }

    public string Kind => "sqlite";

    public string Location => Path;

    public Dialect Dialect => Dialect.Sqlite;

    /// <param name="path">A file; it is not opened before something is asked of it.</param>
    /// <param name="name">Unique among the sources, and how statements may call the database.</param>
    /// <param name="pool">The file is opened in workers of the pool, and nowhere else.</param>
    /// <param name="id">Of a source that has one wherever it lies; null for that of its path.</param>
    /// <exception cref="SourceException">There is no such file, or it is no SQLite database.</exception>
    public static SqliteSource Open(string path, string name, WorkerPool pool, Guid? id = null) => new(name, SqlitePath.Canonical(path), pool, id);

    public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => _schemas.GetAsync(cancellationToken);

    public async ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => (await _pool.StatusAsync(cancellationToken)).Name;

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => _guard.JudgeAsync(sql, cancellationToken);

    public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) =>
        _reader.ReadAsync(sql, caps, rows, cancellationToken);

    /// <summary>Its workers belong to the pool, which ends them.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
