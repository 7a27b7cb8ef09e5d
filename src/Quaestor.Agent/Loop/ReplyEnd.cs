using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>What a reply without calls means for the turn.</summary>
static class ReplyEnd
{
    /// <summary>A model that has no other way to say that the data cannot answer begins so.</summary>
    const string CannotAnswer = "I can't, because";

    /// <summary>So begins a preview that was not made; it says why, and holds no rows.</summary>
    const string NotPreviewed = "Not previewed";

    /// <param name="said">What the model said before it paused.</param>
    /// <returns>Null where the reply is empty: worth asking once more.</returns>
    public static async Task<TurnEnd?> OfAsync(ModelReply reply, RunningTurn turn, string said = "")
    {
        if (reply.Finish == ChatFinishReason.ContentFilter)
        {
            turn.Unfinished = new UnfinishedText(reply.MessageId, reply.Text);
            return TurnEnd.Failed("content_filtered", $"The content filter of {turn.Model.ModelId} stopped the answer. Put the question in other words.", retryable: false);
        }

        if (string.IsNullOrWhiteSpace(reply.Text))
        {
            return reply.Finish == Finishes.Refusal
                ? await DeclineAsync($"{turn.Model.ModelId} declines to answer this. Put the question in other words, or choose another model.", turn)
                : reply.Finish == ChatFinishReason.Length
                ? TurnEnd.Failed("output_exhausted", $"{turn.Model.ModelId} used up its output before it came to an answer. Ask for less at once, or choose another model.", retryable: true)
                : null;
        }

        var end = TurnEnd.Said(StatusOf(reply), said + reply.Text);
        await turn.AddReplyAsync(reply, end);
        if (reply.Finish == ChatFinishReason.Length || reply.Finish == Finishes.Paused)
        {
            await turn.Log.AppendAsync(new NoticeEvent("cut_short", "The answer reached the model's length limit and ends there."));
        }

        return end;
    }

    /// <summary>After a second empty reply: the rows are an answer too.</summary>
    public static async Task<TurnEnd> EmptyAsync(RunningTurn turn)
    {
        if (turn.Result is not { } page)
        {
            return TurnEnd.Failed("empty_answer", $"{turn.Model.ModelId} gave an empty answer. Ask again, or put the question in other words.", retryable: true);
        }

        return await turn.SayAsync(TurnStatus.Succeeded, $"The query gave {RowsText.Summary(page)}.");
    }

    /// <summary>Asks the person about a query that its model is not sure of, or that is one of several readings.</summary>
    public static async Task<TurnEnd> AskAsync(Proposal unsure, RunningTurn turn)
    {
        var assumed = unsure.Assumptions.Count > 0 ? $"\n\nIt assumes:\n{List(unsure.Assumptions, _ => "-")}" : "";
        var query = $"```{(unsure.IsPython ? "python" : "sql")}\n{unsure.Sql}\n```{assumed}";
        var text = unsure.OtherReadings.Count == 0
            ? $"I am not sure that I read the question right, so I have not run this yet:\n\n{query}\n\nIs that what you mean? Say yes, or put it in other words."
            : $"Your question has more than one reading, so I have not run anything yet. The first:\n\n{query}\n\nIt could also mean:\n{List(unsure.OtherReadings, place => $"{place + 2}.")}\n\nWhich do you mean? Say its number, or put it in other words.";
        return await turn.SayAsync(TurnStatus.Asked, text);
    }

    /// <summary>The data cannot answer, as its model found.</summary>
    public static Task<TurnEnd> DeclineAsync(string reason, RunningTurn turn) => turn.SayAsync(TurnStatus.Unanswerable, reason);

    /// <summary>Calls wait for a person. The preview of a statement shows rows, so it is told beside the text, which models read later.</summary>
    public static Task<TurnEnd> WaitAsync(IReadOnlyList<ApprovalRecord> asked, RunningTurn turn)
    {
        turn.Approvals = [.. asked.Select(approval => approval.Id)];
        var parts = asked.Select(approval => string.Join("\n\n", new[]
        {
            approval.Sql is { } sql ? $"```sql\n{sql}\n```" : $"`{approval.Tool}`\n\n{approval.Preview}",
            approval.Sql is not null && approval.Preview.StartsWith(NotPreviewed, StringComparison.Ordinal) ? approval.Preview : "", approval.Risk,
        }.Where(part => part.Length > 0)));
        return turn.SayAsync(TurnStatus.NeedsApproval, $"This runs only after your approval:\n\n{string.Join("\n\n", parts)}");
    }

    /// <summary>One call is decided, and others of its turn wait still.</summary>
    public static Task<TurnEnd> WaitOnAsync(RunningTurn turn) =>
        turn.SayAsync(TurnStatus.NeedsApproval, "That is noted. Other calls still wait for your approval.");

    /// <summary>Whoever asked runs tools of its own, and asks again with their results.</summary>
    public static async Task<TurnEnd> HandOverAsync(ModelReply reply, RunningTurn turn)
    {
        var end = TurnEnd.Said(TurnStatus.Succeeded, reply.Text);
        await turn.AddMessageAsync(new ChatMessage(ChatRole.Assistant, "(Handed over to whoever asked.)"), Guid.CreateVersion7(), end);
        return end;
    }

    static TurnStatus StatusOf(ModelReply reply) =>
        reply.Finish == Finishes.Asked ? TurnStatus.Asked
        : reply.Finish == Finishes.Unanswerable || reply.Finish == Finishes.Refusal ? TurnStatus.Unanswerable
        : reply.Text.TrimStart().Replace('’', '\'').StartsWith(CannotAnswer, StringComparison.OrdinalIgnoreCase) ? TurnStatus.Unanswerable
        : TurnStatus.Succeeded;

    static string List(IReadOnlyList<string> items, Func<int, string> mark) =>
        string.Join('\n', items.Select((item, place) => $"{mark(place)} {item}"));
}
