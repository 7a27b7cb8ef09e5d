using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>Turns that wait or run, and whose they are: a process takes one by one update, so that no two run it.</summary>
public sealed class UnfinishedTurns(Store store, EventLog log)
{
    internal Guid Own => store.Owner;

    /// <summary>Those whose process is gone, in the order in which they were asked.</summary>
    internal async Task<List<UnfinishedTurn>> LostAsync()
    {
        var others = await store.ReadAsync(connection => connection.Query("unfinished_turns", Read, store.Owner));
        var gone = new HashSet<Guid>();
        foreach (var owner in others.Select(turn => turn.Owner).Distinct())
        {
            if (!await store.IsAliveAsync(owner))
            {
                gone.Add(owner);
            }
        }

        return others.FindAll(turn => gone.Contains(turn.Owner));
    }

    internal Task<UnfinishedTurn?> FindAsync(Guid turnId) =>
        store.ReadAsync(connection => connection.First("unfinished_turn", Read, turnId));

    internal async Task<bool> IsLostAsync(UnfinishedTurn turn) => !await store.IsAliveAsync(turn.Owner);

    /// <summary>Makes a turn this process's own, from whoever had it before, and tells that it waits to go on.</summary>
    /// <returns>Its log; null where it has ended, or another process was first.</returns>
    internal async Task<TurnLog?> TakeAsync(UnfinishedTurn turn, TurnStore turns)
    {
        try
        {
            await log.AppendAsync(turn.Key, [new StatusEvent(turn.Key.TurnId, TurnStatus.Queued, "resumed")], TurnStep.Begins, (connection, _) => Change(
                connection, "take_turn", store.Owner, turn.Key.TurnId, turn.Owner));
            return new TurnLog(log, turns, turn.Key, turn.FirstEvent);
        }
        catch (TurnGoneException)
        {
            return null;
        }
    }

    /// <summary>Lets a turn of this process run, after it waited.</summary>
    /// <returns>False while another process runs one in its thread.</returns>
    /// <exception cref="TurnGoneException">It is not this process's any more, or has ended.</exception>
    internal async Task<bool> RunAsync(TurnKey turn)
    {
        try
        {
            await log.AppendAsync(turn, [new StatusEvent(turn.TurnId, TurnStatus.Running)], TurnStep.GoesOn, (connection, _) => Change(
                connection, "run_turn", turn.TurnId, store.Owner));
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    /// <summary>Leaves a turn of this process to whoever takes it up, as one that waits.</summary>
    internal async Task GiveBackAsync(TurnKey turn)
    {
        await store.WriteAsync(connection => connection.Execute("give_turn_back", turn.TurnId, store.Owner));
        log.Forget(turn);
    }

    /// <summary>Asks the process that has the turn to cancel it.</summary>
    internal Task AskToStopAsync(Guid turnId) => store.WriteAsync(connection => connection.Execute("stop_turn", turnId));

    /// <summary>Turns of this process that others were asked to cancel.</summary>
    internal Task<List<Guid>> AskedToStopAsync() =>
        store.ReadAsync(connection => connection.Query("turns_to_stop", row => row.Id(0), store.Owner));

    internal Task<StoredSteps> StepsAsync(TurnKey turn, long firstEvent) => store.ReadAsync(connection => new StoredSteps(
        connection.Query(
            "steps_of_turn",
            row => (row.Id(0), JsonSerializer.Deserialize<ChatMessage>(row.Bytes(1), AIJsonUtilities.DefaultOptions)!),
            turn.ThreadId, turn.TurnId),
        connection.First("unfinished_turn", Read, turn.TurnId)?.ProgressJson,
        connection.Query(
            "events_of_turn",
            row => new StoredEvent(row.Number(0), row.Id(1), row.Text(2), row.Bytes(3)),
            turn.ThreadId, turn.TurnId, firstEvent)));

    static void Change(StoreConnection connection, string statement, params ReadOnlySpan<object?> values)
    {
        if (connection.Execute(statement, values) != 1)
        {
            throw new TurnGoneException();
        }
    }

    static UnfinishedTurn Read(StoredRow row) => new(
        new TurnKey(row.Id(1), row.Id(0), row.Text(2)), row.Id(3), row.Number(4), row.BytesOrNull(5), row.BytesOrNull(6), (int)row.Number(7), row.Time(8), row.Text(9) == "running");
}

/// <summary>A turn has ended, or is another process's.</summary>
public sealed class TurnGoneException() : Exception("This turn has ended, or another process runs it.");
