using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models;

/// <summary>A model with what the settings say of every request, where the request itself says nothing else.</summary>
sealed class SettledChatClient(IChatClient inner, float? temperature, int? maxTokens) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Settled(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Settled(options), cancellationToken);

    ChatOptions Settled(ChatOptions? options)
    {
        var settled = options?.Clone() ?? new();
        settled.Temperature ??= temperature;
        settled.MaxOutputTokens ??= maxTokens;
        return settled;
    }
}
