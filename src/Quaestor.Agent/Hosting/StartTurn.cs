using Microsoft.Extensions.AI;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Hosting;

/// <summary>A user's message, and what is to answer it.</summary>
public sealed record StartTurn(string UserId, string Message)
{
    /// <summary>Null begins a thread.</summary>
    public Guid? ThreadId { get; init; }

    /// <summary>Id or name of a source; null for the thread's, else the only one there is.</summary>
    public string? DatasetId { get; init; }

    public string? Model { get; init; }

    /// <summary><c>online</c>, <c>planner</c> …; null for the installation's choice.</summary>
    public string? AgentType { get; init; }

    /// <summary>What a client gives along that keeps the conversation itself; null where the thread has all of it.</summary>
    public GivenConversation? Given { get; init; }

    /// <summary>Sent again, it leads to the same turn.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>It may wait for another turn of its thread; else it is refused while one runs or waits.</summary>
    public bool MayWait { get; init; }

    /// <summary>It goes on from what it has stored.</summary>
    internal bool IsResumed { get; init; }

    /// <summary>A decision that the turn makes and goes on from; see <see cref="ApprovalDecisions"/>.</summary>
    internal ApprovalRecord? Decides { get; init; }
}

/// <param name="Instructions">How the person wants to be answered; empty for nothing.</param>
/// <param name="History">What was said before the message, in place of the thread's own; null for the thread's.</param>
/// <param name="After">Calls of <paramref name="Tools"/> since the message, with their results.</param>
/// <param name="Tools">Functions that the client runs itself.</param>
public sealed record GivenConversation(
    string Instructions, IReadOnlyList<ChatMessage>? History, IReadOnlyList<ChatMessage> After, IReadOnlyList<AIFunctionDeclaration> Tools);

/// <param name="FirstEvent">Number of the turn's first event in its thread.</param>
public sealed record StartedTurn(Guid ThreadId, Guid TurnId, long FirstEvent);
