using System.Diagnostics;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Queries;

/// <summary>
/// The one way by which a query reaches data: the guard judges it, a worker runs it within its caps, and its result is stored.
/// Every failure becomes an outcome; only defects of this program throw.
/// </summary>
public sealed class QueryRunner(WorkerPool pool, DuckDbGuard guard, ResultFolder results)
{
    /// <param name="source">Its files are looked at again where they have changed.</param>
    /// <param name="sql">As it came from outside.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Cancels it in any phase; the outcome then says so.</param>
    public Task<QueryOutcome> RunAsync(FileSource source, string sql, QueryLimits limits, CancellationToken cancellationToken) =>
        RunAsync(
            async () => new WorkerSetup(source.Id, source.Path, (await source.ContentsAsync(cancellationToken)).Definition),
            sql,
            limits,
            cancellationToken);

    /// <inheritdoc cref="RunAsync(FileSource, string, QueryLimits, CancellationToken)"/>
    internal Task<QueryOutcome> RunAsync(WorkerSetup setup, string sql, QueryLimits limits, CancellationToken cancellationToken) =>
        RunAsync(() => ValueTask.FromResult(setup), sql, limits, cancellationToken);

    async Task<QueryOutcome> RunAsync(Func<ValueTask<WorkerSetup>> prepare, string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var sandbox = "";
        try
        {
            sandbox = (await pool.StatusAsync(cancellationToken)).Name;
            var (page, failure) = await guard.JudgeAsync(sql, cancellationToken) switch
            {
                Verdict.Allowed(var approved) => (await ReadAsync(await prepare(), approved, limits, cancellationToken), null),
                Verdict.Refused refused => ((ResultPage?)null, QueryFailure.Of(refused, sql)),
                _ => throw new UnreachableException(),
            };
            return new(failure?.Status ?? RunStatus.Succeeded, page, failure?.Error, Stopwatch.GetElapsedTime(started), sandbox);
        }
        catch (Exception error) when (QueryFailure.Of(error, sql, limits, cancellationToken) is { } failure)
        {
            return new(failure.Status, null, failure.Error, Stopwatch.GetElapsedTime(started), sandbox);
        }
    }

    async Task<ResultPage> ReadAsync(WorkerSetup setup, ApprovedSql sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        using var file = await StoreAsync(setup, sql, limits, cancellationToken);
        return file.ReadPage(0, limits.PageRows);
    }

    async Task<ResultFile> StoreAsync(WorkerSetup setup, ApprovedSql sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        await using var worker = await pool.RentAsync(setup, cancellationToken);
        ResultFileWriter? writer = null;
        try
        {
            var end = await worker.QueryAsync(
                sql.Text,
                new QueryCaps(limits.MaxRows, limits.MaxBytes, limits.Timeout),
                columns => writer = results.Create(columns),
                chunk => writer!.Append(chunk),
                cancellationToken);
            return writer!.Complete(end.TruncatedBy);
        }
        finally
        {
            writer?.Dispose();
        }
    }
}
