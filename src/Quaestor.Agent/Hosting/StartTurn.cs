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

    /// <summary>Sent again, it leads to the same turn.</summary>
    public string? ClientRequestId { get; init; }
}

/// <param name="FirstEvent">Number of the turn's first event in its thread.</param>
public sealed record StartedTurn(Guid ThreadId, Guid TurnId, long FirstEvent);
