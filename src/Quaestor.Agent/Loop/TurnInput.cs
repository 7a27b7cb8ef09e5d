using Microsoft.Extensions.AI;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Users;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Loop;

/// <summary>All that a turn begins with.</summary>
public sealed record TurnInput
{
    public required Guid ThreadId { get; init; }

    public required Guid TurnId { get; init; }

    public required string UserId { get; init; }

    public required string Message { get; init; }

    /// <summary>Those that the user may choose.</summary>
    public required GrantedSources Sources { get; init; }

    /// <summary>The user's: tools that need more are not there for them.</summary>
    public Role Role { get; init; } = Role.Viewer;

    /// <summary>The thread's source; null where neither the thread nor the request names one.</summary>
    public ISource? Source { get; init; }

    /// <summary>The thread's messages before <see cref="Message"/>, each call with its result.</summary>
    public IReadOnlyList<ChatMessage> History { get; init; } = [];

    /// <summary>What has happened since <see cref="Message"/>: calls of the client's own tools, each with its result.</summary>
    public IReadOnlyList<ChatMessage> After { get; init; } = [];

    /// <summary>How the person wants to be answered, in their own words; empty for nothing.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>The thread's latest successful run, for "those again, but …".</summary>
    public PriorRun? PriorRun { get; init; }

    /// <summary>Schemas that the model need not ask for.</summary>
    public IReadOnlyList<SourceSchema> KnownSchemas { get; init; } = [];

    /// <summary>What people added to <see cref="Source"/>.</summary>
    internal TeamKnowledge Knowledge { get; init; } = TeamKnowledge.None;

    /// <summary>In the user's time zone.</summary>
    public required DateOnly Today { get; init; }

    public string TimeZone { get; init; } = "UTC";

    /// <summary>As the turn was asked for; null where it was left to the installation.</summary>
    public string? AgentType { get; init; }

    public string? ModelName { get; init; }

    /// <summary>Tools of other servers, beside those that the loop has.</summary>
    public IReadOnlyList<AgentTool> ExternalTools { get; init; } = [];

    /// <summary>Tools that whoever asks runs itself: their calls end the turn and stand in its answer.</summary>
    public IReadOnlyList<AIFunctionDeclaration> ClientTools { get; init; } = [];

    /// <summary>The call that a person has decided about, and that this turn goes on from; null for a question.</summary>
    public ApprovalRecord? Decided { get; init; }

    /// <summary>Tools that the user has allowed for the whole thread.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>What the turn had come to in a process that is gone; null for a turn that begins.</summary>
    public ResumedTurn? Resumed { get; init; }

    /// <summary>Other calls of the same turn wait still: the model is asked only once all are decided.</summary>
    public bool OthersWait { get; init; }
}

/// <param name="Mode"><c>sql</c> or <c>plan</c>.</param>
/// <param name="Sql">As it ran.</param>
/// <param name="Columns">By names that are no data.</param>
/// <param name="RowCount">Null where not even that is told.</param>
public sealed record PriorRun(string Mode, string Sql, IReadOnlyList<string> Columns, long? RowCount)
{
    /// <summary>What whoever wrote it had been shown.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>It was planned, not written.</summary>
    public bool IsPlanners { get; init; }
}
