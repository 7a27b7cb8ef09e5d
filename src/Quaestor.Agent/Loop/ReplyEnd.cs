using Microsoft.Extensions.AI;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>What a reply without calls means for the turn.</summary>
static class ReplyEnd
{
    static readonly ChatFinishReason Asked = new("asked");
    static readonly ChatFinishReason Unanswerable = new("unanswerable");
    static readonly ChatFinishReason Refusal = new("refusal");

    /// <returns>Null where the reply is empty: worth asking once more.</returns>
    public static async Task<TurnEnd?> OfAsync(ModelReply reply, RunningTurn turn)
    {
        if (reply.Finish == ChatFinishReason.ContentFilter)
        {
            turn.Unfinished = new UnfinishedText(reply.MessageId, reply.Text);
            return TurnEnd.Failed("content_filtered", $"The content filter of {turn.Model.ModelId} stopped the answer. Put the question in other words.", retryable: false);
        }

        if (string.IsNullOrWhiteSpace(reply.Text))
        {
            return reply.Finish == ChatFinishReason.Length
                ? TurnEnd.Failed("output_exhausted", $"{turn.Model.ModelId} used up its output before it came to an answer. Ask for less at once, or choose another model.", retryable: true)
                : null;
        }

        await turn.AddMessageAsync(reply.Message, reply.MessageId);
        if (reply.Finish == ChatFinishReason.Length)
        {
            await turn.Log.AppendAsync(new NoticeEvent("cut_short", "The answer reached the model's length limit and ends there."));
        }

        return TurnEnd.Said(
            reply.Finish == Asked ? TurnStatus.Asked
            : reply.Finish == Unanswerable || reply.Finish == Refusal ? TurnStatus.Unanswerable
            : TurnStatus.Succeeded,
            reply.Text);
    }

    /// <summary>After a second empty reply: the rows are an answer too.</summary>
    public static async Task<TurnEnd> EmptyAsync(RunningTurn turn)
    {
        if (turn.Result is not { } page)
        {
            return TurnEnd.Failed("empty_answer", $"{turn.Model.ModelId} gave an empty answer. Ask again, or put the question in other words.", retryable: true);
        }

        var text = $"The query gave {RowsText.Summary(page)}.";
        await turn.SayAsync(text);
        return TurnEnd.Said(TurnStatus.Succeeded, text);
    }

    /// <summary>Asks the person about a query that its model is not sure of.</summary>
    public static async Task<TurnEnd> AskAsync(Proposal unsure, RunningTurn turn)
    {
        var assumed = unsure.Assumptions.Count > 0 ? $"\n\nIt assumes:\n{string.Join('\n', unsure.Assumptions.Select(a => $"- {a}"))}" : "";
        var text = $"I am not sure that I read the question right, so I have not run this yet:\n\n```sql\n{unsure.Sql}\n```{assumed}\n\nIs that what you mean? Say yes, or put it in other words.";
        await turn.SayAsync(text);
        return TurnEnd.Said(TurnStatus.Asked, text);
    }
}
