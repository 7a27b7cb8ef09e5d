using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>Answers a message that has been stored; writes what happens to the log and gives the whole answer.</summary>
public delegate Task<TurnAnswer> AnswerTurn(StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken);

/// <summary>The turns of this process: each waits for its place, is answered, and ends in the store.</summary>
sealed class TurnRunner(UnfinishedTurns unfinished, AnswerTurn answer, TurnObserver observer)
{
    static readonly TimeSpan LooksAgainEvery = TimeSpan.FromMilliseconds(500);

    readonly ConcurrentDictionary<Guid, ActiveTurn> _active = [];

    public IReadOnlyCollection<ActiveTurn> Active => [.. _active.Values];

    /// <summary>Called with a turn whose end could not be stored.</summary>
    public Action<TurnKey>? Unstored { get; set; }

    public ActiveTurn? Find(Guid turnId) => _active.GetValueOrDefault(turnId);

    /// <summary>Makes a turn known here, before it is stored: who finds it there must be able to wait for it.</summary>
    public ActiveTurn Add(TurnKey key, QueuePlace place) => _active[key.TurnId] = new ActiveTurn(key, place);

    public void Forget(ActiveTurn active)
    {
        _active.TryRemove(active.Key.TurnId, out _);
        active.Dispose();
    }

    /// <param name="waits">The turn is stored as one that waits.</param>
    public void Run(StartTurn start, ISource source, TurnLog log, ActiveTurn active, bool waits)
    {
        active.Log = log;
        _ = Task.Run(() => RunAsync(start, source, log, active, waits));
    }

    async Task RunAsync(StartTurn start, ISource source, TurnLog log, ActiveTurn active, bool waits)
    {
        // The place is free before anyone can know of the end and ask again.
        log.Stored = active.Place.Dispose;
        using var named = observer.Name(log);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var ended = await AnswerAsync(start, source, log, active, waits);
            await log.EndAsync(ended);
            observer.Count(ended, began);
        }
        catch (Exception exception) when (exception is TurnGoneException || active.IsLeft)
        {
            await LeaveAsync(log, active);
        }
        catch (Exception exception)
        {
            observer.Logger.LogCritical(exception, "Turn {TurnId} could not be stored", log.TurnId);
            Unstored?.Invoke(active.Key);
        }
        finally
        {
            Forget(active);
            await log.DisposeAsync();
        }
    }

    async Task<TurnAnswer> AnswerAsync(StartTurn start, ISource source, TurnLog log, ActiveTurn active, bool waits)
    {
        try
        {
            if (waits)
            {
                await WaitAsync(active);
            }

            using var span = observer.Begin(start, source, log);
            var answered = await answer(start, source, log, active.Stop);
            span.Answered(TurnObserver.Ended(answered));
            return answered;
        }
        catch (Exception exception) when (exception is TurnGoneException or TurnLeftException)
        {
            throw;
        }
        catch (OperationCanceledException) when (active.IsLeft)
        {
            throw;
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
        catch (StoreException)
        {
            throw;
        }
        catch (Exception exception)
        {
            const string Sentence = "The turn failed by a fault of the server. Ask again; its log says more.";
            observer.Logger.LogError(exception, "Turn {TurnId} failed by a fault", log.TurnId);
            await log.AppendAsync(new ErrorEvent("internal_error", Sentence, Retryable: true));
            return active.WithoutAnswer(TurnStatus.Failed, Sentence);
        }
    }

    /// <summary>For a place, and then for turns of the thread that other processes run.</summary>
    async Task WaitAsync(ActiveTurn active)
    {
        await active.Place.Ready.WaitAsync(active.Stop);
        while (!await unfinished.RunAsync(active.Key))
        {
            await Task.Delay(LooksAgainEvery, active.Stop);
        }
    }

    async Task LeaveAsync(TurnLog log, ActiveTurn active)
    {
        try
        {
            log.Leave();
            await unfinished.GiveBackAsync(active.Key);
        }
        catch (Exception exception)
        {
            observer.Logger.LogWarning(exception, "Turn {TurnId} goes on at the next start", log.TurnId);
        }
    }
}
