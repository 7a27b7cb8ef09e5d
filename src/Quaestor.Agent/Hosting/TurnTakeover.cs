using Microsoft.Extensions.Logging;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Hosting;

/// <summary>
/// Takes up the turns of processes that are gone: those that waited wait here, those that ran go on at their latest step. What
/// was gone twice at the same step ends instead, for it may be what ended the process.
/// </summary>
sealed class TurnTakeover(Conversations conversations, UserRights rights, FairQueue queue, TurnRunner runner, ILogger logger)
{
    const int MostTries = 2;
    const string AskAgain = "The server stopped while this turn was running. Ask again.";
    const string GaveUp = "The server stopped twice at the same step of this turn, so it does not try again by itself. Ask again, or ask for less.";
    const string NoSource = "The server stopped while this turn was running, and what it was about is not among the sources any more. Add the source, and ask again.";

    UnfinishedTurns Unfinished => conversations.Unfinished;

    public async Task TakeAsync()
    {
        foreach (var turn in await Unfinished.LostAsync())
        {
            await TakeAsync(turn);
        }

        foreach (var turn in await Unfinished.AskedToStopAsync())
        {
            _ = runner.Find(turn)?.StopAsync(TimeSpan.Zero);
        }
    }

    /// <summary>Goes on with a turn of this process that could not be stored, once it can.</summary>
    public async Task TakeAgainAsync(TurnKey key, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < TimeSpan.FromSeconds(30) ? pause * 2 : TimeSpan.FromSeconds(30))
        {
            try
            {
                await Task.Delay(pause, cancellationToken);
                if (await Unfinished.FindAsync(key.TurnId) is { } turn)
                {
                    await TakeAsync(turn);
                }

                return;
            }
            catch (StoreException exception)
            {
                logger.LogWarning("Turn {TurnId} waits for the store: {Reason}", key.TurnId, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Ends a turn that nobody runs, unless somebody takes it up before.</summary>
    public Task EndAsync(UnfinishedTurn turn) => EndAsync(turn, TurnStatus.Failed, AskAgain);

    /// <inheritdoc cref="EndAsync(UnfinishedTurn)"/>
    public Task CancelAsync(UnfinishedTurn turn) => EndAsync(turn, TurnStatus.Cancelled, "The turn was cancelled.");

    async Task EndAsync(UnfinishedTurn turn, TurnStatus status, string sentence)
    {
        if (await Unfinished.TakeAsync(turn, conversations.Turns) is { } log)
        {
            await EndAsync(turn, log, status, sentence);
        }
    }

    async Task TakeAsync(UnfinishedTurn turn)
    {
        if (await Unfinished.TakeAsync(turn, conversations.Turns) is not { } log)
        {
            return;
        }

        if (turn.IsRunning && turn.Tries + 1 >= MostTries && turn.Owner != Unfinished.Own)
        {
            await EndAsync(turn, log, TurnStatus.Failed, GaveUp);
        }
        else if (StoredStart.Read(turn.StartJson) is not { } start)
        {
            await EndAsync(turn, log, TurnStatus.Failed, AskAgain);
        }
        else if ((await rights.OfAsync(turn.Key.UserId)).Choice.Known(start.SourceId) is not { } source)
        {
            await EndAsync(turn, log, TurnStatus.Failed, NoSource);
        }
        else
        {
            logger.LogInformation("Turn {TurnId} goes on", turn.Key.TurnId);
            var active = runner.Add(turn.Key, queue.Enter(turn.Key.UserId, turn.Key.ThreadId, isBound: false));
            runner.Run(await StartOfAsync(turn, start), source, log, active, waits: true);
        }
    }

    async Task<StartTurn> StartOfAsync(UnfinishedTurn turn, StoredStart start) => new(turn.Key.UserId, start.Message)
    {
        ThreadId = turn.Key.ThreadId,
        DatasetId = start.SourceId.ToString(),
        Model = start.Model,
        AgentType = start.AgentType,
        Given = start.Given?.ToGiven(),
        Decides = start.Decides is { } id ? await conversations.Approvals.FindAsync(turn.Key.UserId, id) : null,
        IsResumed = true,
    };

    async Task EndAsync(UnfinishedTurn turn, TurnLog log, TurnStatus status, string sentence)
    {
        await using (log)
        {
            var stored = await Unfinished.StepsAsync(turn.Key, turn.FirstEvent);
            await LostTurns.EndAsync(log, stored, turn.StartedAt, status, sentence, TurnProgress.Read(stored.ProgressJson)?.Spent ?? []);
        }
    }
}
