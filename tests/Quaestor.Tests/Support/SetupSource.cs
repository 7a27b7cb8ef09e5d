using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Tests.Support;

/// <summary>A source whose tables a test defines itself.</summary>
sealed class SetupSource(WorkerPool pool, FilesSetup setup) : ISource
{
    public Guid Id => setup.SourceId;

    public string Name => setup.Definition?.Name ?? "source";

    public string Kind => "folder";

    public string Location => setup.DataPath;

    public Dialect Dialect => Dialect.DuckDb;

    public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => (await pool.StatusAsync(cancellationToken)).Name;

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        new DuckDbGuard(pool.ParseAsync).JudgeAsync(sql, cancellationToken);

    public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) =>
        pool.ReadAsync(setup, sql, caps, rows, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
