using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Loop;

/// <summary>What a turn that goes on had come to, read from the store.</summary>
public sealed class ResumedTurn
{
    internal ResumedTurn(StoredSteps stored, IReadOnlyList<ApprovalRecord> asked)
    {
        Progress = TurnProgress.Read(stored.ProgressJson) ?? new();
        Messages = [.. stored.Steps.Select(step => step.Message)];
        Asked = asked;
        Announced = [.. Of(stored, "tool_call").Select(call => call.GetProperty("call_id").GetString()!)];
        HalfTold = [.. HalfToldIn(stored)];
        Result = Progress.ResultRun is { } run ? ResultOf(stored, run) : null;
        Chart = stored.Events.LastOrDefault(told => told.Name == "chart") is { } chart ? JsonSerializer.Deserialize(chart.Json.Span, TurnJson.Default.Chart) : null;
    }

    internal TurnProgress Progress { get; }

    /// <summary>Behind the question.</summary>
    internal IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Calls of this turn that wait for a person.</summary>
    internal IReadOnlyList<ApprovalRecord> Asked { get; }

    /// <summary>Calls that were told of.</summary>
    internal HashSet<string> Announced { get; }

    /// <summary>Messages that were told in part and never stored.</summary>
    internal IReadOnlyList<Guid> HalfTold { get; }

    internal ResultPage? Result { get; }

    internal Chart? Chart { get; }

    static IEnumerable<Guid> HalfToldIn(StoredSteps stored)
    {
        var settled = stored.Steps.Select(step => step.Id).Concat(Of(stored, "restart").Select(MessageOf)).ToHashSet();
        return Of(stored, "token").Concat(Of(stored, "reasoning")).Select(MessageOf).Distinct().Where(id => !settled.Contains(id));
    }

    static Guid MessageOf(JsonElement told) => told.GetProperty("message_id").GetGuid();

    static ResultPage? ResultOf(StoredSteps stored, Guid run) =>
        stored.Events.Where(told => told.Name == "result").Select(told => JsonSerializer.Deserialize(told.Json.Span, TurnJson.Default.ResultEvent)!)
            .LastOrDefault(told => told.RunId == run)?.Result;

    static IEnumerable<JsonElement> Of(StoredSteps stored, string name) =>
        stored.Events.Where(told => told.Name == name).Select(told => JsonElement.Parse(told.Json.Span));
}
