using Microsoft.Extensions.AI;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>
/// One step of a turn: a message, with all that is told and known by it. It is stored in one piece, so that a turn can go on from
/// any step.
/// </summary>
sealed record LoggedStep(ChatMessage Message, Guid MessageId)
{
    /// <summary>What the answer will tell of the way so far; null leaves what is stored.</summary>
    public byte[]? Progress { get; init; }

    /// <summary>The message takes the place of one that is stored.</summary>
    public bool Replaces { get; init; }

    public IReadOnlyList<TurnEvent> Told { get; init; } = [];

    /// <summary>A call that waits for a person from now on.</summary>
    public ApprovalRecord? Asks { get; init; }
}
