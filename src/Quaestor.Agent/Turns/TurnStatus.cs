namespace Quaestor.Agent.Turns;

public enum TurnStatus
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    TimedOut,

    /// <summary>The agent asked back and waits for the person.</summary>
    Asked,

    /// <summary>The data cannot answer; the text says why.</summary>
    Unanswerable,

    /// <summary>A call waits for a person's yes; the thread is free meanwhile.</summary>
    NeedsApproval,
}
