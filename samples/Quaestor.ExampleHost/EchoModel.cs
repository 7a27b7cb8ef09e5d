using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Quaestor.ExampleHost;

/// <summary>A model of one's own: any IChatClient. This one asks for the rate of a currency that the question names, and says what it got.</summary>
sealed class EchoModel : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var last = messages.Last();
        if (last.Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } got)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"I was told: {got.Result}");
        }
        else if (last.Text.Contains("USD", StringComparison.Ordinal))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("call-1", "exchange_rate", new Dictionary<string, object?> { ["currency"] = "USD" })]);
        }
        else
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"You said: {last.Text}");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
