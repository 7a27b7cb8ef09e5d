using Quaestor.Agent.Users;

namespace Quaestor.Agent.Hosting;

/// <summary>What a person says to a call that waits.</summary>
public sealed record Decision(bool IsYes)
{
    public string? Reason { get; init; }

    /// <summary>Runs in the place of the proposed statement; null for that one.</summary>
    public string? Sql { get; init; }

    /// <summary>The yes counts for the tool in the whole thread.</summary>
    public bool Stands { get; init; }
}

/// <summary>Who decides.</summary>
public sealed record Decider(string UserId, Role Role);
