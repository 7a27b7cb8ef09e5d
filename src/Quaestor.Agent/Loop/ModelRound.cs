using System.Text;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>One request to the model, streamed into the log as it comes.</summary>
sealed class ModelRound(IChatClient model, RunningTurn turn)
{
    /// <exception cref="ModelException">The model failed, or its stream ended without a finish reason.</exception>
    public async Task<ModelReply> AskAsync(ChatOptions options, CancellationToken cancellationToken)
    {
        var messageId = Guid.CreateVersion7();
        var text = new StringBuilder();
        var kept = new List<AIContent>();
        UsageDetails? usage = null;
        ChatFinishReason? finish = null;
        try
        {
            await foreach (var update in model.GetStreamingResponseAsync(turn.Messages, options, cancellationToken))
            {
                finish = update.FinishReason ?? finish;
                foreach (var content in update.Contents)
                {
                    switch (content)
                    {
                        case TextReasoningContent reasoning:
                            await turn.Log.AppendReasoningAsync(messageId, reasoning.Text);
                            if (reasoning.ProtectedData is not null)
                            {
                                // Signed thinking must come back to its provider unchanged.
                                kept.Add(reasoning);
                            }

                            break;
                        case TextContent piece:
                            text.Append(piece.Text);
                            await turn.Log.AppendTextAsync(messageId, piece.Text);
                            break;
                        case FunctionCallContent call:
                            kept.Add(call);
                            break;
                        case UsageContent counts:
                            // Providers repeat it within one answer; the last one counts.
                            usage = counts.Details;
                            break;
                        case ModelSwitchContent change:
                            CountOnce(ref usage);
                            await turn.SwitchToAsync(change);
                            if (change.IsRestart)
                            {
                                await turn.Log.AppendAsync(new RestartEvent(messageId, change.Because.Message));
                                messageId = Guid.CreateVersion7();
                                text.Clear();
                                kept.Clear();
                                finish = null;
                            }

                            break;
                        case ModelNoticeContent notice:
                            await turn.Log.AppendAsync(new NoticeEvent(notice.Code, notice.Text));
                            break;
                        case ErrorContent error:
                            throw new ModelException(ModelFailure.Overloaded, $"{turn.Model.ModelId} failed: {error.Message}");
                    }
                }
            }
        }
        catch (Exception e) when (e is ModelException or OperationCanceledException or HttpRequestException or IOException or TimeoutException)
        {
            turn.Unfinished = new UnfinishedText(messageId, text.ToString());
            if (e is ModelException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            // Clients that are not ours throw what they like.
            throw new ModelException(ModelFailure.Transport, $"{turn.Model.ModelId} failed: {e.Message.TrimEnd('.')}. Ask again.", e);
        }
        finally
        {
            CountOnce(ref usage);
        }

        if (finish is not { } reason)
        {
            turn.Unfinished = new UnfinishedText(messageId, text.ToString());
            throw new ModelException(ModelFailure.IncompleteStream, $"The answer of {turn.Model.ModelId} broke off before it was complete. Ask again.");
        }

        return Reply(messageId, text.ToString(), kept, reason);
    }

    // Of the model that answered so far.
    void CountOnce(ref UsageDetails? usage)
    {
        if (usage is not null)
        {
            turn.Count(usage);
            usage = null;
        }
    }

    ModelReply Reply(Guid messageId, string text, List<AIContent> kept, ChatFinishReason finish)
    {
        var calls = CallIds.MakeUnique([.. kept.OfType<FunctionCallContent>()], turn.UsedCallIds);
        List<AIContent> contents = [.. kept.OfType<TextReasoningContent>()];
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange(calls);
        return new ModelReply(messageId, text, calls, finish, new ChatMessage(ChatRole.Assistant, contents));
    }
}
