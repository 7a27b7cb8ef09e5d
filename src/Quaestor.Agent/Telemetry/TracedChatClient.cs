using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Telemetry;

/// <summary>Traces each request to one model, each attempt by itself, as it leaves for the model: <c>chat</c>.</summary>
sealed class TracedChatClient(IChatClient inner, ModelInfo model, Instruments instruments) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> sent = [.. messages];
        using var span = new ChatSpan(instruments, model, sent, options, GetService(typeof(ChatClientMetadata)) as ChatClientMetadata);
        await using var updates = base.GetStreamingResponseAsync(sent, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ChatResponseUpdate update;
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    break;
                }

                update = updates.Current;
            }
            catch (Exception exception)
            {
                span.Failed(exception);
                throw;
            }

            span.Got(update);
            yield return update;
        }

        span.Ended();
    }
}
