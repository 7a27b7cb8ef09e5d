using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>Ends the turns whose process is gone, with a state that says so. What they had said is kept as a message.</summary>
public sealed class LostTurns(Store store, EventLog log, TurnStore turns)
{
    const string Sentence = "The server stopped while this turn was running. Ask again.";

    sealed record LostTurn(TurnKey Key, Guid Owner, DateTimeOffset StartedAt);

    /// <returns>How many turns were ended.</returns>
    public async Task<int> EndAsync()
    {
        var running = await store.ReadAsync(connection => connection.Query(
            "running_turns",
            row => new LostTurn(new TurnKey(row.Id(1), row.Id(0), row.Text(2)), row.Id(3), row.Time(4)),
            store.Owner));
        var ended = 0;
        foreach (var turn in running)
        {
            if (!await store.IsAliveAsync(turn.Owner))
            {
                await EndAsync(turn);
                ended++;
            }
        }

        return ended;
    }

    async Task EndAsync(LostTurn turn)
    {
        var texts = await TextsAsync(turn.Key);
        foreach (var (messageId, text) in texts)
        {
            if (await store.ReadAsync(connection => connection.Number("has_message", turn.Key.ThreadId, messageId)) is null)
            {
                await turns.AddMessageAsync(turn.Key, new ChatMessage(ChatRole.Assistant, [Grades.TextOf(((GradedText)text).WrittenBy([Need.Everything]))]), messageId);
            }
        }

        if (texts.Count == 0)
        {
            await turns.AddMessageAsync(turn.Key, new ChatMessage(ChatRole.Assistant, $"({Sentence})"), Guid.CreateVersion7());
        }

        await log.AppendAsync(turn.Key, new ErrorEvent("interrupted", Sentence, Retryable: true));
        await turns.EndAsync(log, turn.Key, new TurnAnswer(
            turn.Key.ThreadId, turn.Key.TurnId, TurnStatus.Failed,
            Text: texts.Count > 0 ? texts[^1].Text : Sentence,
            Sql: null, Result: null, Assumptions: [], Confidence: null, Question: null, ToolCalls: [],
            new TurnUsage(0, 0, 0, 0), ModelId: "", Backend: "",
            LatencyMs: (long)(DateTimeOffset.UtcNow - turn.StartedAt).TotalMilliseconds, UsingFallback: false));
    }

    async Task<List<(Guid MessageId, string Text)>> TextsAsync(TurnKey turn)
    {
        var tokens = await store.ReadAsync(connection => connection.Query(
            "text_events_of_turn",
            row => JsonSerializer.Deserialize(row.Bytes(0), TurnJson.Default.TokenEvent)!,
            turn.ThreadId, turn.TurnId));
        return [.. tokens.GroupBy(token => token.MessageId).Select(message => (message.Key, string.Concat(message.Select(token => token.Text))))];
    }
}
