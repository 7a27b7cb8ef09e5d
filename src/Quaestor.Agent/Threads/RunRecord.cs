using Quaestor.Data.Results;

namespace Quaestor.Agent.Threads;

/// <summary>What is kept of a run: its capsule.</summary>
public sealed record RunRecord
{
    public required Guid Id { get; init; }

    public required string UserId { get; init; }

    public Guid? ThreadId { get; init; }

    public Guid? TurnId { get; init; }

    /// <summary>The call of the turn that ran it; null outside of tools.</summary>
    public string? CallId { get; init; }

    /// <summary>Who agreed to the call before it ran; null where nobody had to.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The run that this one repeated; null for one of its own.</summary>
    public Guid? ReplayOf { get; init; }

    public required Guid SourceId { get; init; }

    public required string SourceName { get; init; }

    /// <summary>Of the schema that the run saw; null where the schema was not known yet.</summary>
    public string? SchemaFingerprint { get; init; }

    /// <summary><c>sql</c>, <c>plan</c> or <c>python</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>As it ran: of a plan, what it was compiled to; of Python, the code.</summary>
    public required string Sql { get; init; }

    public ReadOnlyMemory<byte>? PlanJson { get; init; }

    /// <summary>In snake case.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public StoredResult? Result { get; init; }

    /// <summary>What the result held; null where there is none.</summary>
    public ResultHash? ResultHash { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>Where it ran; null until it ended.</summary>
    public string? Sandbox { get; init; }

    /// <summary><c>{code, message, line?, column?}</c>; null unless it went wrong.</summary>
    public ReadOnlyMemory<byte>? ErrorJson { get; init; }

    /// <summary>What the engine said beside the rows, a list of texts; null where it said nothing.</summary>
    public ReadOnlyMemory<byte>? NoticesJson { get; init; }

    /// <summary>Set once Python code has run.</summary>
    public PythonRecord? Python { get; init; }
}

/// <param name="TruncatedBy"><c>rows</c>, <c>bytes</c>, or null when it is complete.</param>
public sealed record StoredResult(Guid Id, IReadOnlyList<Column> Columns, long RowCount, string? TruncatedBy);

/// <summary>How a run ended, as it is stored.</summary>
sealed record RunEnding(string Status, StoredResult? Result, long DurationMs, string Sandbox, byte[]? ErrorJson, string? SchemaFingerprint, byte[]? NoticesJson)
{
    public ResultHash? ResultHash { get; init; }

    public PythonRecord? Python { get; init; }

    /// <summary>As PNG.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Figures { get; init; } = [];
}
