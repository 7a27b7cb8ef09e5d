using Microsoft.Extensions.AI;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Models.Routing;

/// <summary>What the reader of a route gets: the pieces of an answer as they come, and between them what happened.</summary>
sealed class ReplyStream(RouteRequest request, Allowance? allowance)
{
    bool _hasBegun;

    public void Note(string sentence) => Say(new ModelNoticeContent("model_attempt", sentence));

    /// <summary>Another model is asked now.</summary>
    public void SwitchTo(ModelInfo other, ModelException because)
    {
        Say(new ModelSwitchContent(other, because, isRestart: _hasBegun));
        _hasBegun = false;
    }

    /// <summary>The same model is asked again. What it has said of an answer is void.</summary>
    public void Restart(ModelInfo same, ModelException because)
    {
        if (_hasBegun)
        {
            SwitchTo(same, because);
        }
    }

    /// <summary>Sends the request once and passes on what comes.</summary>
    /// <exception cref="ModelException">It failed, or its stream ended before its answer did; or it would have to call tools and cannot.</exception>
    public async Task ReadAsync(ModelInfo info, IChatClient client, ProviderHealth.Admission admission, CancellationToken cancellationToken)
    {
        allowance?.Check(info);
        if (!info.CallsTools && request.Options?.Tools is { Count: > 0 })
        {
            throw new ModelException(ModelFailure.ToolsUnsupported, $"{info.ModelId} calls no tools, as the settings say of it.");
        }

        try
        {
            await PassAsync(info, client, admission, cancellationToken);
            admission.Succeeded();
        }
        catch (ModelException failure)
        {
            admission.Failed(failure);
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            // Clients that are not ours throw what they like.
            var failure = new ModelException(ModelFailure.Transport, $"{info.ModelId} failed: {e.Message.TrimEnd('.')}. Ask again.", e);
            admission.Failed(failure);
            throw failure;
        }
    }

    async Task PassAsync(ModelInfo info, IChatClient client, ProviderHealth.Admission admission, CancellationToken cancellationToken)
    {
        var begunHere = false;
        var hasEnded = false;
        UsageDetails? usage = null;
        try
        {
            var messages = BoundReasoning.For(info.ModelId, request.Messages);
            await foreach (var update in client.GetStreamingResponseAsync(messages, request.Options, cancellationToken))
            {
                foreach (var content in update.Contents)
                {
                    // Repeated within one answer, the last one counts.
                    usage = (content as UsageContent)?.Details ?? usage;
                    begunHere |= IsOutput(content);
                    BoundReasoning.Tag(content, info.ModelId);
                }

                if (begunHere && !_hasBegun)
                {
                    _hasBegun = true;
                    admission.Begun();
                }

                hasEnded |= update.FinishReason is not null;
                request.Updates.TryWrite(update);
            }
        }
        finally
        {
            if (usage is not null)
            {
                allowance?.Count(info, usage);
            }
        }

        if (!hasEnded)
        {
            throw new ModelException(ModelFailure.IncompleteStream, $"The answer of {info.ModelId} broke off before it was complete. Ask again.");
        }
    }

    static bool IsOutput(AIContent content) => content is not (UsageContent or ModelNoticeContent or SharedContent or TextContent { Text.Length: 0 });

    void Say(AIContent content) => request.Updates.TryWrite(new ChatResponseUpdate(ChatRole.Assistant, [content]));
}
