using System.Text;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Queries;

namespace Quaestor.Agent.Hosting;

/// <summary>
/// Runs that nobody waits for: they wait in the queue, fair between users, and go on to their end whoever leaves. One that a
/// process leaves, by a crash or by stopping, runs anew in the next that takes over; no run changes anything.
/// </summary>
public sealed class BackgroundRuns : IDisposable
{
    const int MostTries = 2;

    static readonly TimeSpan StoppingTakes = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LooksAgainEvery = TimeSpan.FromMilliseconds(250);
    static readonly QueryError GaveUp = new("interrupted", "The server stopped twice while this ran, so it does not try again by itself. Ask for less, or run it again.");
    static readonly QueryError NoSource = new("source_gone", "The server stopped while this ran, and its source is not among those that you may use any more. Add it again, and run it again.");

    static readonly QueryError NotAllowed = new("forbidden", "While this waited, your right to it was taken back. Ask an administrator.");

    readonly Runs _runs;
    readonly Conversations _conversations;
    readonly UserRights _rights;
    readonly FairQueue _queue;
    readonly ILogger _logger;
    readonly CancellationTokenSource _ending = new();
    readonly Dictionary<RunningRun, Task> _under = new(ReferenceEqualityComparer.Instance);
    bool _takesOver;

    internal BackgroundRuns(Runs runs, Conversations conversations, UserRights rights, FairQueue queue, ILogger<BackgroundRuns> logger) =>
        (_runs, _conversations, _rights, _queue, _logger) = (runs, conversations, rights, queue, logger);

    BackgroundRunStore Store => _conversations.BackgroundRuns;

    /// <returns>Its id, known as soon as its record is stored.</returns>
    /// <exception cref="RequestException">The queue is full, or the server stops.</exception>
    public async Task<Guid> StartAsync(NewRun run)
    {
        if (_ending.IsCancellationRequested)
        {
            throw new RequestException(RequestFault.Conflict, "stopping", "The server is stopping. Run it again when it is back.");
        }

        var place = Enter(run.UserId);
        try
        {
            var running = _runs.Begin(Runs.RecordOf(run, place.Ready.IsCompleted ? RunStatus.Running : RunStatus.Queued), CancellationToken.None);
            await _runs.StoreAsync(running, tries: 0);
            Run(run, running, place);
            return running.Record.Id;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Stops a run wherever it is, on the database too, and waits for its end.</summary>
    public async Task CancelAsync(Guid runId)
    {
        if (await _runs.CancelAsync(runId) || await Store.FindAsync(runId) is not { } run)
        {
            return;
        }

        if (await Store.IsLostAsync(run) && await Store.TakeAsync(run))
        {
            await EndAsync(run, RunStatus.Cancelled, Runs.Stopped);
            return;
        }

        await Store.AskToStopAsync(runId);
        for (var waited = TimeSpan.Zero; waited < StoppingTakes && await Store.FindAsync(runId) is not null; waited += LooksAgainEvery)
        {
            await Task.Delay(LooksAgainEvery);
        }
    }

    /// <summary>Takes up what processes that are gone left, and stops what others were asked to. From the first time on, runs that this process leaves are for others to take up.</summary>
    public async Task TakeOverAsync()
    {
        if (_ending.IsCancellationRequested)
        {
            return;
        }

        _takesOver = true;
        foreach (var run in await Store.LostAsync(_runs.IsUnderWay))
        {
            await TakeAsync(run);
        }

        foreach (var asked in await Store.AskedToStopAsync())
        {
            _ = _runs.CancelAsync(asked);
        }
    }

    /// <summary>Takes no new runs. Those under way are left for the next start, or, where nothing takes them up, end as cancelled.</summary>
    public async Task StopAsync()
    {
        await _ending.CancelAsync();
        KeyValuePair<RunningRun, Task>[] under;
        lock (_under)
        {
            under = [.. _under];
        }

        // First all, or the place that one leaves would be taken by the next.
        foreach (var (running, _) in under)
        {
            running.IsLeft = _takesOver;
        }

        await Task.WhenAll(under.Select(run => _runs.CancelAsync(run.Key.Record.Id)));
        await Task.WhenAll(under.Select(run => run.Value));
    }

    public void Dispose() => _ending.Dispose();

    async Task TakeAsync(BackgroundRun lost)
    {
        try
        {
            if (await Store.TakeAsync(lost))
            {
                await GoOnAsync(lost);
            }
        }
        catch (Exception exception) when (exception is not StoreException)
        {
            _logger.LogError(exception, "The background run {RunId} could not be taken up", lost.Id);
        }
    }

    async Task GoOnAsync(BackgroundRun lost)
    {
        if (lost.IsRunning && lost.Tries + 1 >= MostTries)
        {
            await EndAsync(lost, RunStatus.Failed, GaveUp);
        }
        else if (await _conversations.Runs.FindAsync(lost.UserId, lost.Id) is { } record)
        {
            if ((await _rights.OfAsync(lost.UserId)).Choice.Known(record.SourceId) is not { } source)
            {
                await EndAsync(lost, RunStatus.Failed, NoSource);
                return;
            }

            _logger.LogInformation("Run {RunId} goes on", lost.Id);
            var plan = record.PlanJson is { } json ? Encoding.UTF8.GetString(json.Span) : null;
            var run = new NewRun(record.UserId, record.ThreadId, TurnId: null, source, Enum.Parse<RunMode>(record.Mode, ignoreCase: true), record.Sql, plan);
            Run(run, _runs.Begin(record, CancellationToken.None), _queue.Enter(record.UserId, isBound: false));
        }
    }

    void Run(NewRun run, RunningRun running, QueuePlace place)
    {
        lock (_under)
        {
            _under[running] = Task.Run(() => RunAsync(run, running, place));
        }
    }

    async Task RunAsync(NewRun run, RunningRun running, QueuePlace place)
    {
        try
        {
            using (place)
            {
                await RunInTurnAsync(run, running, place);
            }
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "The background run {RunId} could not be stored", running.Record.Id);
            _runs.Forget(running);
        }
        finally
        {
            lock (_under)
            {
                _under.Remove(running);
            }
        }
    }

    async Task RunInTurnAsync(NewRun run, RunningRun running, QueuePlace place)
    {
        try
        {
            var waits = !place.Ready.IsCompleted || running.Record.Status != "running";
            await place.Ready.WaitAsync(running.Stop.Token);
            if (waits && !await Store.RunAsync(running.Record.Id))
            {
                _runs.Forget(running);
                return;
            }

            if (waits && !await MayRunAsync(run))
            {
                await _runs.EndAsync(running, RunStatus.Failed, NotAllowed);
                return;
            }

            await _runs.FinishAsync(run, running, CancellationToken.None);
        }
        catch (OperationCanceledException) when (running.IsLeft)
        {
            await Store.GiveBackAsync(running.Record.Id);
            _runs.Forget(running);
        }
        catch (OperationCanceledException)
        {
            await _runs.EndAsync(running, RunStatus.Cancelled, Runs.Stopped);
        }
    }

    // While it waited, what its user may do can have been taken away.
    async Task<bool> MayRunAsync(NewRun run)
    {
        var rights = await _rights.OfAsync(run.UserId);
        return rights.Choice.Known(run.Source.Id) is not null && (run.Mode != RunMode.Python || rights.Role >= Role.Analyst);
    }

    async Task EndAsync(BackgroundRun lost, RunStatus status, QueryError error)
    {
        if (await _conversations.Runs.FindAsync(lost.UserId, lost.Id) is { } record)
        {
            await _runs.EndAsync(_runs.Begin(record, CancellationToken.None), status, error);
        }
    }

    QueuePlace Enter(string userId)
    {
        try
        {
            return _queue.Enter(userId);
        }
        catch (QueueFullException full)
        {
            throw new RequestException(RequestFault.TooMuch, "queue_full", full.Message);
        }
    }
}
