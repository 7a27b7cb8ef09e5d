using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Turns;

/// <summary>A whole turn, as <c>POST /chat</c> and the <c>done</c> event give it.</summary>
/// <param name="Question">What the agent asks back; set exactly when <paramref name="Status"/> is <see cref="TurnStatus.Asked"/>.</param>
/// <param name="Confidence">0 to 1; null when no query was proposed.</param>
public sealed record TurnAnswer(
    Guid ThreadId,
    Guid TurnId,
    TurnStatus Status,
    string Text,
    string? Sql,
    ResultPage? Result,
    IReadOnlyList<string> Assumptions,
    double? Confidence,
    string? Question,
    IReadOnlyList<ToolCallSummary> ToolCalls,
    TurnUsage Usage,
    string ModelId,
    string Backend,
    long LatencyMs,
    bool UsingFallback)
{
    /// <summary>The Python behind the answer; then there is no SQL.</summary>
    public string? Code { get; init; }

    /// <summary>The last that a model made, else the one that suggests itself; null where none helps.</summary>
    public Chart? Chart { get; init; }

    /// <summary>Calls that wait for a person.</summary>
    public IReadOnlyList<Guid> Approvals { get; init; } = [];

    /// <summary>Calls of the asker's own tools, for the asker to run; null where there are none.</summary>
    public IReadOnlyList<ClientCall>? ClientCalls { get; init; }

    /// <summary>What models were shown of sources for this answer. The planner is not among them: it is no model, and sends nothing.</summary>
    public IReadOnlyList<SharedData> Shared { get; init; } = [];
}

/// <param name="Source">Its name.</param>
/// <param name="Level">The most that was shown.</param>
/// <param name="Rows">How many rows, at most in one request; null for none.</param>
public sealed record SharedData(string Source, SourceShare Level, string ModelId, int? Rows);

public sealed record ClientCall(string CallId, string Tool, JsonElement Arguments);

public sealed record ToolCallSummary(string CallId, string Tool, bool Ok, string Summary, Guid? RunId);

public sealed record TurnUsage(long InputTokens, long OutputTokens, long CachedTokens, long ReasoningTokens);
