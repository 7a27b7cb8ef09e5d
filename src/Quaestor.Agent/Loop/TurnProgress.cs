using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Data.Queries;

namespace Quaestor.Agent.Loop;

/// <summary>
/// What a turn knows besides its messages, as of its latest one: the rest of what the loop needs to go on in another process. It is
/// stored with each message, in one piece.
/// </summary>
sealed record TurnProgress
{
    /// <summary>Requests to the model in which it might call tools.</summary>
    public int Rounds { get; init; }

    /// <summary>The latest reply came from the last round, in which no tools were given.</summary>
    public bool IsLastRound { get; init; }

    /// <summary>Why the latest reply ended, in the provider's word; null where none has come.</summary>
    public string? Finish { get; init; }

    /// <summary>What the model said before it paused.</summary>
    public string Said { get; init; } = "";

    public IReadOnlyList<ToolCallSummary> Calls { get; init; } = [];

    public Proposal? Proposal { get; init; }

    /// <summary>The run whose rows the answer shows: its <c>result</c> event has them.</summary>
    public Guid? ResultRun { get; init; }

    /// <summary>How the last call's run ended.</summary>
    public RunEnd? LastRun { get; init; }

    /// <summary>Why the data cannot answer, as a call said.</summary>
    public string? Declined { get; init; }

    public IReadOnlyList<ClientCall> ClientCalls { get; init; } = [];

    public IReadOnlyList<UsageEvent> Spent { get; init; } = [];

    public IReadOnlyList<SharedData> Shared { get; init; } = [];

    public IReadOnlyList<Need> Seen { get; init; } = [];

    public string ModelId { get; init; } = "";

    public string Backend { get; init; } = "";

    public bool UsingFallback { get; init; }

    /// <summary>Approvals that the answer names.</summary>
    public IReadOnlyList<Guid> Approvals { get; init; } = [];

    public long ElapsedMs { get; init; }

    /// <summary>Set once nothing is left to do but to close the turn.</summary>
    public TurnEnd? End { get; init; }

    public static TurnProgress? Read(ReadOnlyMemory<byte>? json) =>
        json is { } stored ? JsonSerializer.Deserialize(stored.Span, ProgressJson.Default.TurnProgress) : null;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProgressJson.Default.TurnProgress);
}

/// <summary>How a run ended, as far as the turn's own end depends on it.</summary>
sealed record RunEnd(RunStatus Status, string? ErrorCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TurnProgress))]
sealed partial class ProgressJson : JsonSerializerContext;
