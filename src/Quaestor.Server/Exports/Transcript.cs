using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Server.Exports;

/// <summary>A conversation to be written to a file, oldest turn first.</summary>
sealed record Transcript(ChatThread Thread, IReadOnlyList<TranscriptTurn> Turns)
{
    const int Page = 500;

    public string Title => Thread.Title.Length > 0 ? Thread.Title : "Conversation";

    public static async Task<Transcript> ReadAsync(ThreadStore threads, ChatThread thread)
    {
        var entries = new List<HistoryEntry>();
        while (await threads.EntriesAsync(thread.Id, entries.Count > 0 ? entries[^1].TurnId : null, Page) is { Count: > 0 } older)
        {
            entries.AddRange(older);
        }

        entries.Reverse();
        return new Transcript(thread, entries.ConvertAll(entry => new TranscriptTurn(
            entry, entry.AnswerJson is { } json ? JsonSerializer.Deserialize(json.Span, TurnJson.Default.TurnAnswer) : null)));
    }
}

/// <param name="Answer">Null while there is none.</param>
sealed record TranscriptTurn(HistoryEntry Entry, TurnAnswer? Answer)
{
    /// <summary>What stands below an answer: what it took for granted, and who gave it.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (Answer is null)
            {
                yield break;
            }

            foreach (var assumption in Answer.Assumptions)
            {
                yield return $"Assumed: {assumption}";
            }

            if (Answer.Result is { } page && page.RowCount > page.Rows.Count)
            {
                yield return $"The first {page.Rows.Count:N0} of {page.RowCount:N0} rows.";
            }

            if (Answer.ModelId.Length > 0)
            {
                yield return Answer.Confidence is { } sure ? $"Answered by {Answer.ModelId}, {sure:P0} sure." : $"Answered by {Answer.ModelId}.";
            }
        }
    }
}
