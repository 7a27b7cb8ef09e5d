using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sources.Sqlite.Inspection;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>A worker in one caller's hands until disposed.</summary>
sealed class WorkerLease(PooledWorker worker, Func<PooledWorker, ValueTask> giveBack) : IAsyncDisposable
{
    bool _returned;

    /// <summary>Where the worker finds its data.</summary>
    public WorkerView View => worker.Client.View;

    public string Name => worker.Client.Name;

    /// <inheritdoc cref="WorkerClient.InspectAsync"/>
    public Task<InspectedFiles> InspectAsync(FilesToInspect files, CancellationToken cancellationToken) =>
        worker.Client.InspectAsync(files, cancellationToken);

    /// <inheritdoc cref="WorkerClient.InspectSqliteAsync"/>
    public Task<InspectedDatabase> InspectSqliteAsync(InspectSqliteMessage message, CancellationToken cancellationToken) =>
        worker.Client.InspectSqliteAsync(message, cancellationToken);

    /// <inheritdoc cref="WorkerClient.JudgeSqliteAsync"/>
    public Task<SqliteJudgedMessage> JudgeSqliteAsync(string sql) => worker.Client.JudgeSqliteAsync(sql);

    /// <inheritdoc cref="WorkerClient.QueryAsync"/>
    public Task<WorkerQueryEnd> QueryAsync(
        string sql, QueryCaps caps, Action<IReadOnlyList<Column>> begin, Action<ResultChunk> append, CancellationToken cancellationToken) =>
        worker.Client.QueryAsync(sql, caps, begin, append, cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (_returned)
        {
            return ValueTask.CompletedTask;
        }

        _returned = true;
        return giveBack(worker);
    }
}
