using System.Text.Json;
using Quaestor.Data.Results;

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
    /// <summary>Calls that wait for a person.</summary>
    public IReadOnlyList<Guid> Approvals { get; init; } = [];

    /// <summary>Calls of the asker's own tools, for the asker to run; null where there are none.</summary>
    public IReadOnlyList<ClientCall>? ClientCalls { get; init; }
}

public sealed record ClientCall(string CallId, string Tool, JsonElement Arguments);

public sealed record ToolCallSummary(string CallId, string Tool, bool Ok, string Summary, Guid? RunId);

public sealed record TurnUsage(long InputTokens, long OutputTokens, long CachedTokens, long ReasoningTokens);
