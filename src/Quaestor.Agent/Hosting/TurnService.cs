using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Threads;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>
/// Begins turns and runs them to their end. A turn belongs to the server: it goes on when whoever asked has left, and ends when it
/// is cancelled. One that a process leaves, by a crash or by stopping, goes on in the next that takes turns over.
/// </summary>
public sealed class TurnService : IDisposable
{
    static readonly TimeSpan StoppingTakes = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LooksAgainEvery = TimeSpan.FromMilliseconds(250);

    readonly Conversations _conversations;
    readonly UserRights _rights;
    readonly Func<StartTurn, Task> _check;
    readonly FairQueue _queue;
    readonly TurnRunner _runner;
    readonly TurnTakeover _takeover;
    readonly CancellationTokenSource _ending = new();
    bool _takesOver;

    internal TurnService(Conversations conversations, UserRights rights, AnswerTurn answer, Func<StartTurn, Task> check, FairQueue queue, TurnObserver observer)
    {
        (_conversations, _rights, _check, _queue) = (conversations, rights, check, queue);
        _runner = new TurnRunner(conversations.Unfinished, answer, observer);
        _takeover = new TurnTakeover(conversations, rights, queue, _runner, observer.Logger);
        _runner.Unstored = turn => _ = _takeover.TakeAgainAsync(turn, _ending.Token);
    }

    /// <exception cref="RequestException">The turn cannot begin: the message, the thread, the source or the queue does not allow it.</exception>
    public async Task<StartedTurn> StartAsync(StartTurn start)
    {
        MessageRules.Check(start.Message);
        if (_ending.IsCancellationRequested)
        {
            throw new RequestException(RequestFault.Conflict, "stopping", "The server is stopping. Ask again when it is back.");
        }

        if (start.ClientRequestId is { } known && await _conversations.Turns.FindByRequestAsync(start.UserId, known) is { } before)
        {
            return new StartedTurn(before.ThreadId, before.Id, before.FirstEvent);
        }

        var thread = start.ThreadId is { } threadId ? await _conversations.FindAsync(start.UserId, threadId) : null;
        var source = (await _rights.OfAsync(start.UserId)).Choice.Find(start.DatasetId, thread?.SourceId);
        await _check(start);
        var latest = thread is null ? null : await _conversations.Turns.LatestAsync(start.UserId, thread.Id);
        var key = new TurnKey(thread?.Id ?? Guid.CreateVersion7(), OrderedIds.After(latest), start.UserId);
        var beginning = new TurnBeginning(
            start.Message, source.Id, thread is null, MessageRules.TitleOf(start.Message), start.ClientRequestId, StoredStart.ToJson(start, source.Id))
        {
            MayWait = start.MayWait,
            Decides = start.Decides,
        };
        return await BeginAsync(start, source, key, beginning)
            ?? await AnotherAsync(start)
            ?? (await EndLostAsync(key.ThreadId) ? await BeginAsync(start, source, key, beginning) : null)
            ?? throw new RequestException(RequestFault.Conflict, "turn_running", "This thread is still answering. Wait for its end, cancel that turn, or let this one wait with \"when_busy\": \"queue\".");
    }

    /// <summary>The whole answer, as JSON, once the turn has ended.</summary>
    public async Task<ReadOnlyMemory<byte>> WaitAsync(StartedTurn turn, string userId, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_runner.Find(turn.TurnId) is { } active)
            {
                await active.Ended.Task.WaitAsync(cancellationToken);
            }

            if ((await FindAsync(userId, turn.ThreadId, turn.TurnId)).AnswerJson is { } answer)
            {
                return answer;
            }

            if (_ending.IsCancellationRequested || !await _conversations.Log.GoesOnElsewhereAsync(turn.ThreadId))
            {
                throw new RequestException(RequestFault.Conflict, "turn_running", "The server stops, and this turn goes on when it is back. Follow the thread's events then, or read its messages.");
            }

            await Task.Delay(LooksAgainEvery, cancellationToken);
        }
    }

    /// <summary>Stops a turn, on the database too, and waits until it has ended. A turn that has ended stays as it is.</summary>
    /// <returns>Its status then, in snake case.</returns>
    public async Task<string> CancelAsync(string userId, Guid threadId, Guid turnId)
    {
        await FindAsync(userId, threadId, turnId);
        if (_runner.Find(turnId) is { } active)
        {
            await active.StopAsync(StoppingTakes);
        }
        else if (await _conversations.Unfinished.FindAsync(turnId) is { } turn)
        {
            await CancelElsewhereAsync(turn);
        }

        return (await FindAsync(userId, threadId, turnId)).Status;
    }

    /// <summary>Stops what runs and waits in a thread, so that it can be deleted.</summary>
    public async Task CancelAllAsync(Guid threadId)
    {
        foreach (var active in _runner.Active.Where(active => active.Key.ThreadId == threadId))
        {
            await active.StopAsync(StoppingTakes);
        }
    }

    /// <summary>Stops all that runs and waits for a user.</summary>
    public Task CancelAllAsync(string userId) =>
        Task.WhenAll(_runner.Active.Where(active => active.Key.UserId == userId).Select(active => active.StopAsync(StoppingTakes)));

    /// <summary>Takes up what processes that are gone left. From then on, turns that this process leaves are for others to take up.</summary>
    public Task TakeOverAsync()
    {
        _takesOver = true;
        return _takeover.TakeAsync();
    }

    /// <summary>Takes no new turns. Those that run are left for the next start, or, where nothing takes them up, end as cancelled.</summary>
    public async Task StopAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_runner.Active.Select(active => active.StopAsync(StoppingTakes, leave: _takesOver)));
    }

    public void Dispose() => _ending.Dispose();

    async Task<StartedTurn?> BeginAsync(StartTurn start, ISource source, TurnKey key, TurnBeginning beginning)
    {
        var active = _runner.Add(key, Enter(key));
        var waits = !active.Place.Ready.IsCompleted;
        var log = default(TurnLog);
        try
        {
            log = await _conversations.Turns.BeginAsync(_conversations.Log, key, beginning with { Waits = waits });
            if (log is null && beginning.MayWait && !waits)
            {
                // Another process runs a turn of the thread.
                waits = true;
                log = await _conversations.Turns.BeginAsync(_conversations.Log, key, beginning with { Waits = true });
            }
        }
        finally
        {
            if (log is null)
            {
                _runner.Forget(active);
            }
        }

        if (log is null)
        {
            return null;
        }

        _runner.Run(start, source, log, active, waits);
        return new StartedTurn(log.ThreadId, log.TurnId, log.FirstEvent);
    }

    QueuePlace Enter(TurnKey key)
    {
        try
        {
            return _queue.Enter(key.UserId, key.ThreadId);
        }
        catch (QueueFullException full)
        {
            throw new RequestException(RequestFault.TooMuch, "queue_full", full.Message);
        }
    }

    // The store allows one turn per request, and one that runs per thread: one of the two came first.
    async Task<StartedTurn?> AnotherAsync(StartTurn start) =>
        start.ClientRequestId is { } request && await _conversations.Turns.FindByRequestAsync(start.UserId, request) is { } same
            ? new StartedTurn(same.ThreadId, same.Id, same.FirstEvent)
            : null;

    /// <summary>A process that takes nothing over must not be kept out of a thread by one that is gone.</summary>
    /// <returns>False where the thread is as it was.</returns>
    async Task<bool> EndLostAsync(Guid threadId)
    {
        if (_takesOver)
        {
            return false;
        }

        var lost = (await _conversations.Unfinished.LostAsync()).FindAll(turn => turn.Key.ThreadId == threadId);
        foreach (var turn in lost)
        {
            await _takeover.EndAsync(turn);
        }

        return lost.Count > 0;
    }

    async Task CancelElsewhereAsync(UnfinishedTurn turn)
    {
        if (!turn.IsRunning || await _conversations.Unfinished.IsLostAsync(turn))
        {
            await _takeover.CancelAsync(turn);
            return;
        }

        await _conversations.Unfinished.AskToStopAsync(turn.Key.TurnId);
        for (var waited = TimeSpan.Zero; waited < StoppingTakes && await _conversations.Unfinished.FindAsync(turn.Key.TurnId) is not null; waited += LooksAgainEvery)
        {
            await Task.Delay(LooksAgainEvery);
        }
    }

    async Task<TurnRecord> FindAsync(string userId, Guid threadId, Guid turnId) =>
        await _conversations.Turns.FindAsync(userId, threadId, turnId)
        ?? throw new RequestException(RequestFault.NotFound, "turn_not_found", $"There is no turn {turnId} in the thread {threadId}.");
}
