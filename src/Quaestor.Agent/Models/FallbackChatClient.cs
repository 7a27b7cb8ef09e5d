using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models;

/// <summary>
/// A model with another behind it, for one turn. The other takes over only where the first fails at its first request and
/// before any output, so that nobody reads half of two answers; and never for a request that is wrong in itself.
/// </summary>
sealed class FallbackChatClient(IChatClient first, ResolvedModel other) : IChatClient
{
    bool _otherAnswers;
    bool _committed;

    IChatClient Current => _otherAnswers ? other.Client : first;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = messages.ToList();
        var failure = default(ModelException);
        await using (var updates = Current.GetStreamingResponseAsync(request, options, cancellationToken).GetAsyncEnumerator(cancellationToken))
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (ModelException e) when (!_committed && IsCurable(e.Failure))
                {
                    failure = e;
                    break;
                }

                _committed |= updates.Current.Contents.Count > 0;
                yield return updates.Current;
            }
        }

        if (failure is not null)
        {
            (_otherAnswers, _committed) = (true, true);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new ModelSwitchContent(other.Info, failure)]);
            await foreach (var update in other.Client.GetStreamingResponseAsync(request, options, cancellationToken))
            {
                yield return update;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Current.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        first.Dispose();
        other.Client.Dispose();
    }

    static bool IsCurable(ModelFailure failure) => failure is not (ModelFailure.BadRequest or ModelFailure.ContentFiltered);
}
