namespace Quaestor.Agent.Threads;

/// <summary>One conversation.</summary>
/// <param name="SourceId">The source of its latest turn; what a turn that names none is about.</param>
/// <param name="LastEvent">Number of its newest event; 0 while it has none.</param>
/// <param name="ActiveTurn">The turn that runs, else the first of those that wait; null where none does.</param>
public sealed record ChatThread(
    Guid Id,
    string UserId,
    string Title,
    Guid? SourceId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long LastEvent,
    UnendedTurn? ActiveTurn);

/// <param name="After">Its events begin behind this number.</param>
/// <param name="Status"><c>running</c> or <c>queued</c>.</param>
public sealed record UnendedTurn(Guid TurnId, long After, string Status);

/// <summary>A turn as its thread keeps it.</summary>
/// <param name="FirstEvent">Number of its first event.</param>
/// <param name="AnswerJson">Its <c>done</c> event; null until then.</param>
public sealed record TurnRecord(Guid Id, Guid ThreadId, string Status, long FirstEvent, ReadOnlyMemory<byte>? AnswerJson);

/// <summary>A user's message with what came of it, as a face draws finished turns.</summary>
/// <param name="AnswerId">The last message of the answer; null where none was stored.</param>
public sealed record HistoryEntry(
    Guid TurnId,
    Guid MessageId,
    string Message,
    DateTimeOffset AskedAt,
    DateTimeOffset? EndedAt,
    ReadOnlyMemory<byte>? AnswerJson,
    Guid? AnswerId);

/// <summary>What begins a turn.</summary>
/// <param name="Title">Names the thread where it has no name yet.</param>
/// <param name="ClientRequestId">The same one never begins a second turn.</param>
/// <param name="StartJson">What it was asked with, for the process that takes it up again.</param>
sealed record TurnBeginning(string Message, Guid? SourceId, bool IsNewThread, string Title, string? ClientRequestId, byte[]? StartJson = null)
{
    /// <summary>It waits for its turn before it runs.</summary>
    public bool Waits { get; init; }

    /// <summary>It may wait for another turn of its thread.</summary>
    public bool MayWait { get; init; }

    /// <summary>A decision that is made by beginning the turn.</summary>
    public ApprovalRecord? Decides { get; init; }
}
