namespace Quaestor.Agent.Threads;

/// <summary>Runs that nobody waits for, and whose they are: a process takes one by one update, so that no two run it.</summary>
sealed class BackgroundRunStore(Store store)
{
    /// <summary>Those that nobody runs, in the order in which they came: their process is gone, or it is this one and they are not under way.</summary>
    public async Task<List<BackgroundRun>> LostAsync(Func<Guid, bool> isUnderWay)
    {
        var lost = new List<BackgroundRun>();
        foreach (var of in (await store.ReadAsync(connection => connection.Query("background_runs", Read))).GroupBy(run => run.Owner))
        {
            if (of.Key == store.Owner)
            {
                lost.AddRange(of.Where(run => !isUnderWay(run.Id)));
            }
            else if (!await store.IsAliveAsync(of.Key))
            {
                lost.AddRange(of);
            }
        }

        return lost;
    }

    /// <returns>Null where it has ended, or is none.</returns>
    public Task<BackgroundRun?> FindAsync(Guid runId) => store.ReadAsync(connection => connection.First("background_run", Read, runId));

    public async Task<bool> IsLostAsync(BackgroundRun run) => !await store.IsAliveAsync(run.Owner);

    /// <summary>Makes a run this process's own, as one that waits.</summary>
    /// <returns>False where it has ended, or another process was first.</returns>
    public Task<bool> TakeAsync(BackgroundRun run) => ChangeAsync("take_run", store.Owner, run.Id, run.Owner);

    /// <summary>Lets a run of this process go on, after it waited.</summary>
    /// <returns>False where it is not this process's any more, or has ended.</returns>
    public Task<bool> RunAsync(Guid runId) => ChangeAsync("run_run", runId, store.Owner);

    /// <summary>Leaves a run of this process to whoever takes it up.</summary>
    public Task GiveBackAsync(Guid runId) => ChangeAsync("give_run_back", runId, store.Owner);

    /// <summary>Asks the process that has the run to cancel it.</summary>
    public Task AskToStopAsync(Guid runId) => ChangeAsync("stop_run", runId);

    /// <summary>Runs of this process that others were asked to cancel.</summary>
    public Task<List<Guid>> AskedToStopAsync() => store.ReadAsync(connection => connection.Query("runs_to_stop", row => row.Id(0), store.Owner));

    async Task<bool> ChangeAsync(string statement, params object?[] values)
    {
        var changed = 0;
        await store.WriteAsync(connection => changed = connection.Execute(statement, values));
        return changed == 1;
    }

    static BackgroundRun Read(StoredRow row) => new(row.Id(0), row.Text(1), row.Id(2), (int)row.Number(3), row.Text(4) == "running");
}

/// <param name="Owner">The process that has it.</param>
/// <param name="Tries">Processes that were gone while it ran.</param>
sealed record BackgroundRun(Guid Id, string UserId, Guid Owner, int Tries, bool IsRunning);
