using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>One request to the model, streamed into the log as it comes.</summary>
/// <param name="tools">The names of what may be called, for calls that a model writes as text.</param>
sealed class ModelRound(IChatClient model, RunningTurn turn, IReadOnlyCollection<string> tools)
{
    readonly List<AIContent> _kept = [];
    Guid _messageId;
    HeldText _text = new();
    UsageDetails? _usage;
    ChatFinishReason? _finish;

    /// <param name="isHeld">Nothing of the text is shown while it comes; the caller says what of it is.</param>
    /// <exception cref="ModelException">The model failed, or its stream ended without a finish reason.</exception>
    public async Task<ModelReply> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken, bool isHeld = false)
    {
        Begin(isHeld);
        try
        {
            await foreach (var update in model.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                _finish = update.FinishReason ?? _finish;
                foreach (var content in update.Contents)
                {
                    await TakeAsync(content, isHeld);
                }
            }
        }
        catch (Exception e) when (e is ModelException or OperationCanceledException or HttpRequestException or IOException or TimeoutException)
        {
            BreakOff();
            if (e is ModelException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            // Clients that are not ours throw what they like.
            throw new ModelException(ModelFailure.Transport, $"{turn.Model.ModelId} failed: {e.Message.TrimEnd('.')}. Ask again.", e);
        }
        finally
        {
            CountUsage();
        }

        if (_finish is not { } reason)
        {
            BreakOff();
            throw new ModelException(ModelFailure.IncompleteStream, $"The answer of {turn.Model.ModelId} broke off before it was complete. Ask again.");
        }

        return await ReplyAsync(reason, isHeld);
    }

    void Begin(bool isHeld)
    {
        _messageId = Guid.CreateVersion7();
        _text = new HeldText(isHeld);
        _kept.Clear();
        (_usage, _finish) = (null, null);
    }

    async Task TakeAsync(AIContent content, bool isHeld)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                await turn.Log.AppendReasoningAsync(_messageId, reasoning.Text);
                if (reasoning.ProtectedData is not null)
                {
                    // Signed thinking must come back to its provider unchanged.
                    _kept.Add(reasoning);
                }

                break;
            case TextContent piece:
                await turn.Log.AppendTextAsync(_messageId, _text.Add(piece.Text));
                break;
            case FunctionCallContent call:
                _kept.Add(call);
                break;
            case UsageContent counts:
                // Providers repeat it within one answer; the last one counts.
                _usage = counts.Details;
                break;
            case SharedContent shown:
                await turn.ShowedAsync(shown);
                break;
            case ModelSwitchContent change:
                CountUsage();
                await turn.SwitchToAsync(change);
                if (change.IsRestart)
                {
                    await turn.Log.AppendAsync(new RestartEvent(_messageId, change.Because.Message));
                    Begin(isHeld);
                }

                break;
            case ModelNoticeContent notice:
                await turn.Log.AppendAsync(new NoticeEvent(notice.Code, notice.Text));
                break;
            case ErrorContent error:
                throw new ModelException(ModelFailure.Overloaded, $"{turn.Model.ModelId} failed: {error.Message}");
        }
    }

    void CountUsage()
    {
        if (_usage is not null)
        {
            turn.Count(_usage);
            _usage = null;
        }
    }

    void BreakOff() => turn.Unfinished = new UnfinishedText(_messageId, _text.Text[.._text.Shown]);

    async Task<ModelReply> ReplyAsync(ChatFinishReason finish, bool isHeld)
    {
        var (text, written) = (_text.Text, (IReadOnlyList<FunctionCallContent>)[]);
        if (_text.Shown < text.Length)
        {
            (text, written) = TextCalls.Read(text, tools);
            text = RowsMark.TakenOut(text);
            if (!isHeld && text.Length > _text.Shown)
            {
                await turn.Log.AppendTextAsync(_messageId, text[_text.Shown..]);
            }
        }

        List<FunctionCallContent> made = [.. _kept.OfType<FunctionCallContent>()];
        var calls = CallIds.MakeUnique(made.Count > 0 ? made : written, turn.UsedCallIds);
        List<AIContent> contents = [.. _kept.OfType<TextReasoningContent>()];
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }

        contents.AddRange(calls);
        return new ModelReply(_messageId, text, calls, finish, new ChatMessage(ChatRole.Assistant, contents));
    }
}
