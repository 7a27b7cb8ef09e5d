using System.Text.Json;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Threads;

/// <summary>Runs and the results that belong to them.</summary>
public sealed class RunStore(Store store)
{
    public Task<RunRecord?> FindAsync(string userId, Guid runId) =>
        store.ReadAsync(connection => connection.First("run", ReadRun, runId, userId));

    /// <summary>Newest first.</summary>
    /// <param name="before">The last run of the page before; null for the first page.</param>
    public Task<List<RunRecord>> ListAsync(string userId, Guid? threadId, Guid? before, int limit) =>
        store.ReadAsync(connection => connection.Query("runs", ReadRun, userId, before?.ToString() ?? "g", threadId, limit));

    /// <summary>The thread's latest run that gave rows.</summary>
    /// <param name="except">The turn that asks for what was before it.</param>
    public Task<RunRecord?> LatestSuccessAsync(Guid threadId, Guid? except = null) =>
        store.ReadAsync(connection => connection.First("latest_success", ReadRun, threadId, except?.ToString() ?? ""));

    /// <summary>The run in a thread that gave a result.</summary>
    public Task<RunRecord?> FindByResultAsync(string userId, Guid threadId, Guid resultId) =>
        store.ReadAsync(connection => connection.First("run_of_result", ReadRun, resultId, userId, threadId));

    /// <summary>What a run drew, as PNG, in its order.</summary>
    public Task<List<byte[]>> FiguresAsync(string userId, Guid runId) =>
        store.ReadAsync(connection => connection.Query("figures", row => row.Bytes(0), runId, userId));

    public async Task<bool> OwnsResultAsync(string userId, Guid resultId) =>
        await store.ReadAsync(connection => connection.First("owns_result", row => row.Text(0), resultId, userId)) is not null;

    /// <summary>Ends the runs whose process is gone.</summary>
    internal async Task EndLostAsync(byte[] errorJson)
    {
        foreach (var owner in await store.ReadAsync(connection => connection.Query("owners_of_running_runs", row => row.Id(0))))
        {
            if (!await store.IsAliveAsync(owner))
            {
                await store.WriteAsync(connection => connection.Execute("close_lost_runs", errorJson, owner));
            }
        }
    }

    /// <param name="tries">Of a background run; null for one whose asker waits.</param>
    internal Task BeginAsync(RunRecord run, int? tries = null) => store.WriteAsync(
        connection => connection.Execute(
            "insert_run",
            run.Id, run.UserId, run.ThreadId, run.TurnId, run.CallId, run.SourceId, run.SourceName, run.SchemaFingerprint, run.Mode, run.Sql,
            run.PlanJson?.ToArray(), run.ApprovedBy, run.ReplayOf, store.Owner, run.Status, tries, run.CreatedAt),
        durable: tries is not null);

    /// <returns>False where the run was deleted or taken meanwhile: its rows belong to nothing.</returns>
    internal async Task<bool> EndAsync(RunRecord run, RunEnding ending)
    {
        var isThere = false;
        await store.WriteAsync(connection =>
        {
            isThere = connection.Execute(
                "end_run",
                ending.Status, ending.Result?.Id, ending.DurationMs, ending.Sandbox, ending.ErrorJson, ending.SchemaFingerprint, ending.NoticesJson,
                ending.Python?.ToJson(), ending.ResultHash?.ToString(), run.Id, store.Owner) > 0;
            if (isThere)
            {
                Attach(connection, run, ending);
            }
        });
        return isThere;
    }

    static void Attach(StoreConnection connection, RunRecord run, RunEnding ending)
    {
        if (ending.Result is { } result)
        {
            var columns = JsonSerializer.SerializeToUtf8Bytes(result.Columns, TurnJson.Default.IReadOnlyListColumn);
            connection.Execute("insert_result", result.Id, run.UserId, run.Id, columns, result.RowCount, result.TruncatedBy, DateTimeOffset.UtcNow);
        }

        foreach (var (place, png) in ending.Figures.Index())
        {
            connection.Execute("insert_figure", run.Id, place + 1, png.ToArray());
        }
    }

    internal static RunRecord ReadRun(StoredRow row) => new()
    {
        Id = row.Id(0),
        UserId = row.Text(1),
        ThreadId = row.IdOrNull(2),
        TurnId = row.IdOrNull(3),
        SourceId = row.Id(4),
        SourceName = row.Text(5),
        Mode = row.Text(6),
        Sql = row.Text(7),
        PlanJson = row.BytesOrNull(8),
        Status = row.Text(9),
        Result = row.IdOrNull(10) is null ? null : ReadResult(row),
        DurationMs = row.NumberOrNull(11),
        Sandbox = row.TextOrNull(12),
        ErrorJson = row.BytesOrNull(13),
        CreatedAt = row.Time(14),
        SchemaFingerprint = row.TextOrNull(18),
        NoticesJson = row.BytesOrNull(19),
        CallId = row.TextOrNull(20),
        Python = row.BytesOrNull(21) is { } python ? PythonRecord.Read(python) : null,
        ResultHash = row.TextOrNull(22) is { } hash ? ResultHash.Parse(hash) : null,
        ApprovedBy = row.TextOrNull(23),
        ReplayOf = row.IdOrNull(24),
    };

    static StoredResult ReadResult(StoredRow row) => new(
        row.Id(10),
        JsonSerializer.Deserialize(row.Bytes(15), TurnJson.Default.IReadOnlyListColumn) ?? [],
        row.Number(16),
        row.TextOrNull(17));
}
