using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models;

/// <summary>
/// Somebody else's client, made to keep the rules of ours: what it throws is a <see cref="ModelException"/>, a stream that ends has
/// a reason, and it is not disposed.
/// </summary>
sealed class OwnChatClient(IChatClient inner, string modelId) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (hasEnded, hasCalls) = (false, false);
        await using var updates = Begin(messages, options, cancellationToken);
        while (await NextAsync(updates, cancellationToken))
        {
            hasEnded |= updates.Current.FinishReason is not null;
            hasCalls |= updates.Current.Contents.Any(content => content is FunctionCallContent);
            yield return updates.Current;
        }

        if (!hasEnded)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop };
        }
    }

    /// <summary>It belongs to whoever brought it, and answers other turns.</summary>
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);

    IAsyncEnumerator<ChatResponseUpdate> Begin(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            return InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Failed(exception);
        }
    }

    async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception exception) when (exception is not ModelException && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(exception);
        }
    }

    ModelException Failed(Exception exception) => new(
        exception is TimeoutException or OperationCanceledException ? ModelFailure.Timeout : ModelFailure.Transport, $"{modelId} failed: {exception.Message.TrimEnd('.')}. Ask again.", exception);
}
