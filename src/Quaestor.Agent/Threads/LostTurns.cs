using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>Ends a turn that cannot go on, with a state that says why. What it had said is kept as a message.</summary>
static class LostTurns
{
    /// <param name="log">Of a turn that this process has taken.</param>
    /// <param name="status">Failed, or cancelled.</param>
    /// <param name="sentence">Why, and what to do.</param>
    /// <param name="spent">On models, until then.</param>
    public static async Task EndAsync(TurnLog log, StoredSteps stored, DateTimeOffset startedAt, TurnStatus status, string sentence, IReadOnlyList<UsageEvent> spent)
    {
        var known = stored.Steps.Select(step => step.Id).ToHashSet();
        var said = Texts(stored.Events).Where(text => !known.Contains(text.MessageId)).ToList();
        foreach (var (messageId, text) in said)
        {
            await log.AddMessageAsync(new ChatMessage(ChatRole.Assistant, [Grades.TextOf(((GradedText)text).WrittenBy([Need.Everything]))]), messageId);
        }

        if (said.Count == 0)
        {
            await log.AddMessageAsync(new ChatMessage(ChatRole.Assistant, $"({sentence})"), Guid.CreateVersion7());
        }

        await log.EndAsync(
            new TurnAnswer(
                log.ThreadId, log.TurnId, status,
                Text: said.Count > 0 ? $"{said[^1].Text}\n\n{sentence}" : sentence,
                Sql: null, Result: null, Assumptions: [], Confidence: null, Question: null, ToolCalls: [],
                new TurnUsage(
                    spent.Sum(usage => usage.InputTokens), spent.Sum(usage => usage.OutputTokens), spent.Sum(usage => usage.CachedTokens), spent.Sum(usage => usage.ReasoningTokens)),
                ModelId: "", Backend: "",
                LatencyMs: (long)(DateTimeOffset.UtcNow - startedAt).TotalMilliseconds, UsingFallback: false),
            status == TurnStatus.Failed ? [new ErrorEvent("interrupted", sentence, Retryable: true), .. spent] : spent);
    }

    /// <summary>What was told of answers, but for what is void.</summary>
    static List<(Guid MessageId, string Text)> Texts(IReadOnlyList<StoredEvent> events)
    {
        var begunAnew = Of(events, "restart", TurnJson.Default.RestartEvent).Select(restart => restart.MessageId).ToHashSet();
        return
        [
            .. Of(events, "token", TurnJson.Default.TokenEvent).Where(token => !begunAnew.Contains(token.MessageId))
                .GroupBy(token => token.MessageId).Select(message => (message.Key, string.Concat(message.Select(token => token.Text)))),
        ];
    }

    static IEnumerable<T> Of<T>(IReadOnlyList<StoredEvent> events, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        events.Where(stored => stored.Name == name).Select(stored => JsonSerializer.Deserialize(stored.Json.Span, type)!);
}
