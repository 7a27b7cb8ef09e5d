using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Turns;

/// <summary>
/// One step of a turn: the vocabulary that the log stores and every face draws. The JSON of each kind is its properties
/// in snake case; its name on the wire is its type's name in snake case without <c>Event</c>.
/// </summary>
public abstract record TurnEvent
{
    private protected TurnEvent()
    {
    }
}

/// <param name="ThreadId">Set on a turn's first event, so that a client that did not name a thread knows its own at once.</param>
public sealed record StatusEvent(Guid TurnId, TurnStatus Status, string? Step = null, Guid? ThreadId = null) : TurnEvent;

/// <summary>Text of an answer; <paramref name="Offset"/> counts UTF-16 units from the start of its message.</summary>
public sealed record TokenEvent(Guid MessageId, int Offset, string Text) : TurnEvent;

public sealed record ReasoningEvent(Guid MessageId, int Offset, string Text) : TurnEvent;

public sealed record ToolCallEvent(string CallId, string Tool, JsonElement Arguments) : TurnEvent;

public sealed record ToolResultEvent(
    string CallId, bool Ok, string Summary, Guid? RunId, long DurationMs, string? Error = null) : TurnEvent;

public sealed record ResultEvent(Guid RunId, ResultPage Result) : TurnEvent;

/// <summary>A result is to be drawn.</summary>
public sealed record ChartEvent(Chart Chart) : TurnEvent;

/// <summary>A call waits for a person, or has been decided.</summary>
/// <param name="Sql">The statement that would run; null for a call that is none.</param>
/// <param name="ExpiresAt">In UTC.</param>
/// <param name="Decision"><c>approved</c>, <c>rejected</c>, or <c>edited</c>: agreed to with another statement; null while it waits.</param>
public sealed record ApprovalEvent(
    Guid ApprovalId, string CallId, string? Sql, string Preview, string Risk, DateTime ExpiresAt, string? Decision = null) : TurnEvent;

/// <summary>What a turn spent on one model.</summary>
/// <param name="Cost">US dollars; null where no price is known.</param>
public sealed record UsageEvent(
    string ModelId, string Backend, long InputTokens, long OutputTokens, long CachedTokens, long ReasoningTokens, decimal? Cost = null) : TurnEvent;

/// <summary>The text of this message so far is void: another model begins it anew, in another message.</summary>
public sealed record RestartEvent(Guid MessageId, string Reason) : TurnEvent;

public sealed record NoticeEvent(string Code, string Text) : TurnEvent;

public sealed record ErrorEvent(string Code, string Message, bool Retryable) : TurnEvent;

/// <summary>The last event of every turn: the whole answer.</summary>
public sealed record DoneEvent(TurnAnswer Answer) : TurnEvent;
