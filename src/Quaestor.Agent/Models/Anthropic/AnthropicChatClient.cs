using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;
using Message = Anthropic.Models.Messages.Message;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// Anthropic's Messages through its official package, which sends, signs and parses; what a request says and what an answer
/// means is ours. Every failure is a <see cref="ModelException"/>, a stream without its <c>message_stop</c> too. Nothing is
/// retried here. An answer that pauses (<c>pause_turn</c>) is continued, so that the caller never sees the pause.
/// </summary>
sealed class AnthropicChatClient : IChatClient
{
    const int MostPauses = 8;

    readonly AnthropicEndpoint _endpoint;
    readonly HttpClient _http;
    readonly FailureReader _failures;
    readonly ChatClientMetadata _metadata;

    public AnthropicChatClient(AnthropicEndpoint endpoint, HttpClient http)
    {
        _endpoint = endpoint;
        _http = http;
        _failures = PackageClient.Failures(endpoint);
        _metadata = new ChatClientMetadata("anthropic", endpoint.BaseUrl, endpoint.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(_endpoint.Timeout, cancellationToken);
        var client = PackageClient.Create(_endpoint, _http, _failures, silence);
        var request = new AnthropicRequest(_endpoint.Model, messages, options);
        var answer = new AnthropicAnswer(_failures);
        var contents = new List<AIContent>();
        do
        {
            var message = await PackageClient.TranslateAsync(
                () => new ValueTask<Message>(client.Messages.Create(request.Parameters(answer.Blocks), silence.Token)), _failures, silence);
            contents.AddRange(answer.ReadWhole(message.RawData));
        }
        while (MustGoOn(answer));

        contents.AddRange(answer.End());
        var usage = contents.OfType<UsageContent>().Single();
        contents.Remove(usage);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = answer.ModelId,
            ResponseId = answer.ResponseId,
            Usage = usage.Details,
            FinishReason = answer.Finish,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(_endpoint.Timeout, cancellationToken);
        var client = PackageClient.Create(_endpoint, _http, _failures, silence);
        var request = new AnthropicRequest(_endpoint.Model, messages, options);
        var answer = new AnthropicAnswer(_failures);
        do
        {
            await using var events = client.Messages.CreateStreaming(request.Parameters(answer.Blocks), silence.Token)
                .GetAsyncEnumerator(silence.Token);
            Func<ValueTask<bool>> next = events.MoveNextAsync;
            answer.Begin();
            while (!answer.IsStopped && await PackageClient.TranslateAsync(next, _failures, silence))
            {
                var contents = answer.Read(events.Current.Json);
                if (contents.Count > 0)
                {
                    yield return Update(contents, answer);
                }
            }
        }
        while (MustGoOn(answer));

        var end = Update(answer.End(), answer);
        end.FinishReason = answer.Finish;
        yield return end;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>The HTTP client is the caller's.</summary>
    public void Dispose()
    {
    }

    bool MustGoOn(AnthropicAnswer answer) =>
        answer.IsPaused && (answer.Pauses < MostPauses ? true : throw _failures.NeverEnds(MostPauses));

    static ChatResponseUpdate Update(IList<AIContent> contents, AnthropicAnswer answer) =>
        new(ChatRole.Assistant, contents) { ModelId = answer.ModelId, ResponseId = answer.ResponseId };
}
