using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
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

/// <summary>What came of a decision.</summary>
/// <param name="Turn">Goes on with the thread; null for a call of no thread.</param>
/// <param name="Outcome">Of such a call; null where the person said no.</param>
public sealed record Decided(ApprovalRecord Approval, StartedTurn? Turn, ToolOutcome? Outcome);
