using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Capsules;

/// <summary>Runs statements and keeps a record of each: the one way to a source, for tools and faces alike.</summary>
/// <param name="limits">Of a run on a source whose policy says nothing else.</param>
public sealed class Runs(RunStore store, QueryRunner runner, PythonRuns python, QueryLimits limits, SourceRegistry sources, ILogger<Runs> logger)
{
    internal static readonly QueryError Lost = new("interrupted", "The server stopped while this ran. Run it again.");
    internal static readonly QueryError Stopped = new("cancelled", "The run was cancelled.");
    static readonly QueryError Fault = new("internal_error", "The run failed by a fault of the server. Try again; its log says more.");

    readonly ConcurrentDictionary<Guid, RunningRun> _running = [];

    internal Instruments Instruments { get; init; } = new();

    /// <summary>What one run on a source may cost and do.</summary>
    public QueryLimits LimitsOn(ISource source) => limits.On(sources.PolicyOf(source));

    /// <summary>Runs to the end. What goes wrong is in the answer; it throws only where the caller gave up or the store fails.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the record says cancelled.</exception>
    public async Task<Run> ExecuteAsync(NewRun run, CancellationToken cancellationToken)
    {
        var running = Begin(RecordOf(run, RunStatus.Running), cancellationToken);
        await StoreAsync(running, tries: null);
        return await FinishAsync(run, running, cancellationToken);
    }

    /// <summary>Stops a run that is under way here, on the database too, and waits for its end.</summary>
    /// <returns>False where it is none.</returns>
    public async Task<bool> CancelAsync(Guid runId)
    {
        if (!_running.TryGetValue(runId, out var running))
        {
            return false;
        }

        try
        {
            await running.Stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }

        await running.Ended.Task;
        return true;
    }

    /// <summary>What a stored result holds; null where it is gone. Rows that Python made come in no order that it promised.</summary>
    internal ResultHash? HashOf(Guid resultId, RunMode mode, string sql) => runner.HashOf(resultId, mode != RunMode.Python && RowOrder.IsGiven(sql));

    /// <summary>Stops what runs in a thread, so that it can be deleted.</summary>
    public Task CancelAllAsync(Guid threadId) =>
        Task.WhenAll(_running.Where(running => running.Value.Record.ThreadId == threadId).Select(running => CancelAsync(running.Key)));

    /// <summary>Stops all runs of a user that are under way here.</summary>
    public Task CancelAllAsync(string userId) =>
        Task.WhenAll(_running.Where(running => running.Value.Record.UserId == userId).Select(running => CancelAsync(running.Key)));

    /// <summary>Ends the records of runs whose process is gone.</summary>
    public Task EndLostAsync() => store.EndLostAsync(TurnJson.Write(Lost, TurnJson.Default.QueryError));

    internal static RunRecord RecordOf(NewRun run, RunStatus status) => new()
    {
        Id = OrderedIds.Next(),
        UserId = run.UserId,
        ThreadId = run.ThreadId,
        TurnId = run.TurnId,
        CallId = run.CallId,
        SourceId = run.Source.Id,
        SourceName = run.Source.Name,
        Mode = SnakeCase(run.Mode),
        Sql = run.Sql,
        ApprovedBy = run.ApprovedBy,
        ReplayOf = run.ReplayOf?.Id,
        PlanJson = run.PlanJson is { } plan ? Encoding.UTF8.GetBytes(plan) : default(ReadOnlyMemory<byte>?),
        Status = SnakeCase(status),
        CreatedAt = DateTimeOffset.UtcNow,
    };

    internal bool IsUnderWay(Guid runId) => _running.ContainsKey(runId);

    /// <summary>From now on it can be cancelled.</summary>
    internal RunningRun Begin(RunRecord record, CancellationToken cancellationToken) =>
        _running[record.Id] = new RunningRun(record, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));

    /// <param name="tries">Of a background run; null for one whose asker waits.</param>
    internal async Task StoreAsync(RunningRun running, int? tries)
    {
        try
        {
            await store.BeginAsync(running.Record, tries);
        }
        catch
        {
            Forget(running);
            throw;
        }
    }

    /// <summary>Ends a run that does not run any more, or never did.</summary>
    internal async Task EndAsync(RunningRun running, RunStatus status, QueryError error)
    {
        try
        {
            await store.EndAsync(running.Record, new RunEnding(SnakeCase(status), null, 0, "", TurnJson.Write(error, TurnJson.Default.QueryError), null, null));
            Instruments.RunEnded(running.Record.Mode, SnakeCase(status), "", TimeSpan.Zero);
        }
        finally
        {
            Forget(running);
        }
    }

    internal void Forget(RunningRun running)
    {
        _running.TryRemove(running.Record.Id, out _);
        running.Ended.TrySetResult();
        running.Stop.Dispose();
    }

    internal async Task<Run> FinishAsync(NewRun run, RunningRun running, CancellationToken cancellationToken)
    {
        using var named = logger.BeginScope(new LogIds(("run_id", running.Record.Id)));
        using var span = new RunSpan(Instruments, running.Record.Id, running.Record.Mode, run.Source.Name, SystemOf(run));
        span.Of(run.ThreadId, run.TurnId, run.UserId);
        span.Asked(run.Sql);
        try
        {
            var outcome = Redacted(await OutcomeAsync(run, running));
            if (running.IsLeft && outcome.Status == RunStatus.Cancelled)
            {
                throw new OperationCanceledException("The run goes on in another process.");
            }

            var fingerprint = outcome.Status is RunStatus.Refused or RunStatus.NeedsApproval ? null : await FingerprintAsync(run.Source);
            if (!await store.EndAsync(running.Record, EndingOf(run, running, outcome, fingerprint)) && outcome.Page is { } orphaned)
            {
                runner.Delete(orphaned.ResultId);
            }

            span.Ended(SnakeCase(outcome.Status), outcome.Sandbox, outcome.Duration, outcome.Page?.RowCount, outcome.Error?.Code);
            logger.LogInformation("The run ended as {Status} after {Milliseconds:0} ms", SnakeCase(outcome.Status), outcome.Duration.TotalMilliseconds);
            cancellationToken.ThrowIfCancellationRequested();
            return new Run(running.Record.Id, outcome.Status, outcome.Page, outcome.Error, outcome.Duration, run.Sql)
            {
                Rows = outcome.Page is { } page && page.RowCount > page.Rows.Count ? runner.RowsOf(page.ResultId) : null,
                Python = outcome.Python,
                Notices = outcome.Notices,
                Preview = outcome.Preview,
            };
        }
        finally
        {
            Forget(running);
        }
    }

    async Task<QueryOutcome> OutcomeAsync(NewRun run, RunningRun running)
    {
        var began = Stopwatch.GetTimestamp();
        using var held = sources.Hold(run.Source);
        try
        {
            return run.Mode == RunMode.Python
                ? await python.RunAsync(run, running.Conditions = python.ConditionsOf(run), LimitsOn(run.Source), running.Stop.Token)
                : run.Work is { } work
                ? await work(running.Stop.Token)
                : run.Change is { } change
                ? await runner.ChangeAsync(run.Source, change, LimitsOn(run.Source), running.Stop.Token)
                : await runner.RunAsync(run.Source, run.Sql, LimitsOn(run.Source) with { MayPropose = run.MayPropose }, running.Stop.Token);
        }
        catch (OperationCanceledException) when (running.Stop.IsCancellationRequested)
        {
            return new QueryOutcome(RunStatus.Cancelled, null, Stopped, Stopwatch.GetElapsedTime(began), Sandbox: "");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Run {RunId} failed by a fault", running.Record.Id);
            return new QueryOutcome(RunStatus.Failed, null, Fault, Stopwatch.GetElapsedTime(began), Sandbox: "");
        }
    }

    /// <summary>As OpenTelemetry's conventions of databases name engines.</summary>
    static string SystemOf(NewRun run) => run.Mode == RunMode.Python ? "python" : run.Source.Dialect == Dialect.Postgres ? "postgresql" : run.Source.Dialect.ToString().ToLowerInvariant();

    static QueryOutcome Redacted(QueryOutcome outcome) =>
        outcome.Error is { } error ? outcome with { Error = error with { Message = Secrets.Redact(error.Message) } } : outcome;

    /// <summary>Of the schema that the run saw; null where it is not known yet or not any more, for which no run waits.</summary>
    static async Task<string?> FingerprintAsync(ISource source)
    {
        try
        {
            return (await source.SchemaAsync(new CancellationToken(canceled: true))).Fingerprint;
        }
        catch (Exception exception) when (exception is OperationCanceledException or SourceException or SandboxException or EngineException)
        {
            return null;
        }
    }

    RunEnding EndingOf(NewRun run, RunningRun running, QueryOutcome outcome, string? fingerprint) => new(
        SnakeCase(outcome.Status),
        outcome.Page is { } page
            ? new StoredResult(page.ResultId, page.Columns, page.RowCount, page.TruncatedBy is { } cap ? SnakeCase(cap) : null)
            : null,
        (long)outcome.Duration.TotalMilliseconds,
        outcome.Sandbox,
        outcome.Error is { } error ? TurnJson.Write(error, TurnJson.Default.QueryError) : null,
        fingerprint,
        outcome.Notices.Count > 0 ? TurnJson.Write(outcome.Notices, TurnJson.Default.IReadOnlyListString) : null)
    {
        ResultHash = outcome.Page is { } stored ? HashOf(stored.ResultId, run.Mode, run.Sql) : null,
        Python = outcome.Python is { } ran ? python.RecordOf(ran, running.Conditions!) : null,
        Figures = outcome.Python?.Figures ?? [],
    };

    static string SnakeCase<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
