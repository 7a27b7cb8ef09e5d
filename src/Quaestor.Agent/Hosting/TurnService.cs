using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>Answers a message that has been stored; writes what happens to the log and gives the whole answer.</summary>
public delegate Task<TurnAnswer> AnswerTurn(StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken);

/// <summary>
/// Begins turns and runs them to their end. A turn belongs to the server: it goes on when whoever asked has left, and
/// ends when it is cancelled or the server stops.
/// </summary>
public sealed class TurnService(
    Conversations conversations, UserRights rights, AnswerTurn answer, Func<StartTurn, Task> check, ILogger<TurnService> logger)
{
    static readonly TimeSpan StoppingTakes = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<Guid, ActiveTurn> _active = [];
    volatile bool _stopping;

    /// <exception cref="RequestException">The turn cannot begin: the message, the thread or the source does not allow it.</exception>
    public async Task<StartedTurn> StartAsync(StartTurn start)
    {
        MessageRules.Check(start.Message);
        if (_stopping)
        {
            throw new RequestException(RequestFault.Conflict, "stopping", "The server is stopping. Ask again when it is back.");
        }

        if (start.ClientRequestId is { } known && await conversations.Turns.FindByRequestAsync(start.UserId, known) is { } before)
        {
            return new StartedTurn(before.ThreadId, before.Id, before.FirstEvent);
        }

        var thread = start.ThreadId is { } threadId ? await conversations.FindAsync(start.UserId, threadId) : null;
        var source = (await rights.OfAsync(start.UserId)).Choice.Find(start.DatasetId, thread?.SourceId);
        await check(start);
        var key = new TurnKey(thread?.Id ?? Guid.CreateVersion7(), Guid.CreateVersion7(), start.UserId);
        var beginning = new TurnBeginning(start.Message, source.Id, thread is null, MessageRules.TitleOf(start.Message), start.ClientRequestId, start.Decides);
        return await BeginAsync(start, source, key, beginning) ?? await AnotherAsync(start);
    }

    /// <summary>The whole answer, as JSON, once the turn has ended.</summary>
    public async Task<ReadOnlyMemory<byte>> WaitAsync(StartedTurn turn, string userId, CancellationToken cancellationToken)
    {
        if (_active.TryGetValue(turn.TurnId, out var active))
        {
            await active.Ended.Task.WaitAsync(cancellationToken);
        }

        var record = await conversations.Turns.FindAsync(userId, turn.ThreadId, turn.TurnId);
        return record?.AnswerJson
            ?? throw new RequestException(RequestFault.Conflict, "turn_running", "This turn has not ended yet. Follow the thread's events, or ask again later.");
    }

    /// <summary>Stops a turn, on the database too, and waits until it has ended. A turn that has ended stays as it is.</summary>
    /// <returns>Its status then, in snake case.</returns>
    public async Task<string> CancelAsync(string userId, Guid threadId, Guid turnId)
    {
        var turn = await FindAsync(userId, threadId, turnId);
        if (!_active.TryGetValue(turn.Id, out var active))
        {
            return turn.Status;
        }

        await active.StopAsync(StoppingTakes);
        return (await FindAsync(userId, threadId, turnId)).Status;
    }

    /// <summary>Stops what runs in a thread, so that it can be deleted.</summary>
    public async Task CancelAllAsync(Guid threadId)
    {
        foreach (var active in _active.Values.Where(active => active.Key.ThreadId == threadId))
        {
            await active.StopAsync(StoppingTakes);
        }
    }

    /// <summary>Stops all that runs for a user.</summary>
    public Task CancelAllAsync(string userId) =>
        Task.WhenAll(_active.Values.Where(active => active.Key.UserId == userId).Select(active => active.StopAsync(StoppingTakes)));

    /// <summary>Takes no new turns and ends those that run.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_active.Values.Select(active => active.StopAsync(StoppingTakes)));
    }

    async Task<StartedTurn?> BeginAsync(StartTurn start, ISource source, TurnKey key, TurnBeginning beginning)
    {
        // Known before it is stored: who finds it there must be able to wait for it.
        var active = _active[key.TurnId] = new ActiveTurn(key);
        var log = default(TurnLog);
        try
        {
            log = await conversations.Turns.BeginAsync(conversations.Log, key, beginning);
        }
        finally
        {
            if (log is null)
            {
                Forget(active);
            }
        }

        if (log is null)
        {
            return null;
        }

        _ = Task.Run(() => RunAsync(start, source, log, active));
        return new StartedTurn(log.ThreadId, log.TurnId, log.FirstEvent);
    }

    async Task RunAsync(StartTurn start, ISource source, TurnLog log, ActiveTurn active)
    {
        try
        {
            await log.EndAsync(await AnswerAsync(start, source, log, active));
        }
        catch (Exception exception)
        {
            // Its events end here; the turn is closed when the store is next opened.
            logger.LogCritical(exception, "Turn {TurnId} could not be stored", log.TurnId);
        }
        finally
        {
            Forget(active);
            await log.DisposeAsync();
        }
    }

    async Task<TurnAnswer> AnswerAsync(StartTurn start, ISource source, TurnLog log, ActiveTurn active)
    {
        try
        {
            return await answer(start, source, log, active.Stop);
        }
        catch (OperationCanceledException) when (active.Stop.IsCancellationRequested)
        {
            return active.WithoutAnswer(TurnStatus.Cancelled, "The turn was cancelled.");
        }
        catch (TurnFailedException failed)
        {
            await log.AppendAsync(new ErrorEvent(failed.Code, failed.Message, Retryable: true));
            return active.WithoutAnswer(TurnStatus.Failed, failed.Message);
        }
        catch (Exception exception)
        {
            const string Sentence = "The turn failed by a fault of the server. Ask again; its log says more.";
            logger.LogError(exception, "Turn {TurnId} failed by a fault", log.TurnId);
            await log.AppendAsync(new ErrorEvent("internal_error", Sentence, Retryable: true));
            return active.WithoutAnswer(TurnStatus.Failed, Sentence);
        }
    }

    void Forget(ActiveTurn active)
    {
        _active.TryRemove(active.Key.TurnId, out _);
        active.Dispose();
    }

    // The store allows one running turn per thread and one turn per request: one of the two came first.
    async Task<StartedTurn> AnotherAsync(StartTurn start) =>
        start.ClientRequestId is { } request && await conversations.Turns.FindByRequestAsync(start.UserId, request) is { } same
            ? new StartedTurn(same.ThreadId, same.Id, same.FirstEvent)
            : throw new RequestException(RequestFault.Conflict, "turn_running", "This thread is still answering. Wait for its end, or cancel that turn.");

    async Task<TurnRecord> FindAsync(string userId, Guid threadId, Guid turnId) =>
        await conversations.Turns.FindAsync(userId, threadId, turnId)
        ?? throw new RequestException(RequestFault.NotFound, "turn_not_found", $"There is no turn {turnId} in the thread {threadId}.");
}
