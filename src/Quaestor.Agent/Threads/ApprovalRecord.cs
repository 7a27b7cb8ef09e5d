namespace Quaestor.Agent.Threads;

/// <summary>A call that waits for a person, or waited. What runs is what stands here, whatever a model or a client sends later.</summary>
public sealed record ApprovalRecord
{
    public required Guid Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>Null, as the turn is, for a call that a person made outside of any conversation.</summary>
    public Guid? ThreadId { get; init; }

    /// <summary>The turn that made the call.</summary>
    public Guid? TurnId { get; init; }

    /// <summary>What that turn was about.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>As that turn was asked for; the one that goes on is asked for so too.</summary>
    public string? AgentType { get; init; }

    public string? Model { get; init; }

    public required string CallId { get; init; }

    public required string Tool { get; init; }

    public required ReadOnlyMemory<byte> ArgumentsJson { get; init; }

    /// <summary>The statement that would run; null for a call that is none.</summary>
    public string? Sql { get; init; }

    public required string Preview { get; init; }

    public required string Risk { get; init; }

    /// <summary>How many rows the preview changed; null where nothing was counted.</summary>
    public long? Rows { get; init; }

    /// <summary>The message that holds the place of the call's result; null outside of conversations.</summary>
    public Guid? ResultMessageId { get; init; }

    /// <summary>The person may put another statement in the place of <see cref="Sql"/>.</summary>
    public bool MayEdit { get; init; }

    /// <summary>The tool changes nothing, so that one yes may count for the whole thread.</summary>
    public bool MayStand { get; init; }

    /// <summary>Only an administrator's yes counts.</summary>
    public bool NeedsAdmin { get; init; }

    public ApprovalStatus Status { get; init; } = ApprovalStatus.Pending;

    /// <summary>What the person said to it.</summary>
    public string? Reason { get; init; }

    public string? DecidedBy { get; init; }

    /// <summary>What the person put in the place of the proposed statement. It is judged again before it runs.</summary>
    public string? EditedSql { get; init; }

    /// <summary>The yes counts for the tool in the whole thread.</summary>
    public bool Stands { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }
}

public enum ApprovalStatus
{
    Pending,

    /// <summary>The call may run, once.</summary>
    Approved,
    Rejected,

    /// <summary>Nobody decided in time: the call never runs.</summary>
    Expired,

    /// <summary>The call has begun to run, and will not again.</summary>
    Used,
}
