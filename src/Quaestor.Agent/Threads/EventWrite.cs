using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>What an append does to its turn besides adding events.</summary>
enum TurnStep
{
    /// <summary>The turn is known from now on, be it that it waits.</summary>
    Begins,
    GoesOn,
    Ends,
}

/// <summary>Appends events to a thread, with whatever must be stored in the same piece, and publishes them once stored.</summary>
/// <param name="alongside">Gets the number of the last of them.</param>
sealed class EventWrite(EventLog log, TurnKey turn, IReadOnlyList<TurnEvent> events, TurnStep step, Action<StoreConnection, long>? alongside = null)
    : StoreWrite(step != TurnStep.GoesOn || events.Any(IsDurable))
{
    readonly List<(string Name, byte[] Json)> _written = [.. events.Select(told => TurnJson.Write(ErrorTexts.Redacted(told)))];
    List<StoredEvent> _stored = [];

    /// <summary>What a turn must not go on without; all else may be lost in a power cut, though never out of its order.</summary>
    public static bool IsDurable(TurnEvent turnEvent) => turnEvent is ToolResultEvent or ApprovalEvent;

    public TurnKey Turn => turn;

    public TurnStep Step => step;

    /// <summary>Known once they have been applied.</summary>
    public IReadOnlyList<StoredEvent> Events => _stored;

    /// <summary>Runs on the writer's thread once all is stored, before anyone is told of it.</summary>
    public Action? Stored { get; init; }

    public override void Apply(StoreConnection connection)
    {
        var last = log.TakeNumbers(connection, turn.ThreadId, _written.Count);
        _stored = [.. _written.Select((written, place) => new StoredEvent(last - _written.Count + 1 + place, turn.TurnId, written.Name, written.Json))];
        alongside?.Invoke(connection, last);
        foreach (var (stored, (_, json)) in _stored.Zip(_written))
        {
            connection.Execute("insert_event", turn.ThreadId, stored.Number, turn.TurnId, turn.UserId, stored.Name, json);
        }
    }

    public override void Committed()
    {
        Stored?.Invoke();
        log.Publish(this);
        base.Committed();
    }
}

/// <summary>Whose turn, and where.</summary>
public sealed record TurnKey(Guid ThreadId, Guid TurnId, string UserId);
