using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>What an append does to its turn besides adding an event.</summary>
enum TurnStep
{
    Begins,
    GoesOn,
    Ends,
}

/// <summary>Appends one event to a thread, with whatever must be stored in the same piece, and publishes it once stored.</summary>
/// <param name="alongside">Gets the event's number.</param>
sealed class EventWrite(EventLog log, TurnKey turn, TurnEvent turnEvent, TurnStep step, Action<StoreConnection, long>? alongside = null)
    : StoreWrite(step != TurnStep.GoesOn || IsDurable(turnEvent))
{
    readonly (string Name, byte[] Json) _written = TurnJson.Write(turnEvent);
    long _number;

    /// <summary>What a turn must not go on without; all else may be lost in a power cut, though never out of its order.</summary>
    public static bool IsDurable(TurnEvent turnEvent) => turnEvent is ToolResultEvent or ApprovalEvent;

    public TurnKey Turn => turn;

    public TurnStep Step => step;

    public StoredEvent Event => new(_number, turn.TurnId, _written.Name, _written.Json);

    public override void Apply(StoreConnection connection)
    {
        _number = log.NextNumber(connection, turn.ThreadId);
        alongside?.Invoke(connection, _number);
        connection.Execute("insert_event", turn.ThreadId, _number, turn.TurnId, turn.UserId, _written.Name, _written.Json);
    }

    public override void Committed()
    {
        log.Publish(this);
        base.Committed();
    }
}

/// <summary>Whose turn, and where.</summary>
public sealed record TurnKey(Guid ThreadId, Guid TurnId, string UserId);
