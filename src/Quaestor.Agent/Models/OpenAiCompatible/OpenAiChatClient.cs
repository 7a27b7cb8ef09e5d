using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// OpenAI's chat completions against any server that speaks them. Every failure is a <see cref="ModelException"/>; a
/// stream that ends before its finish reason is one too. Nothing is retried here: that is for whoever knows the other models.
/// </summary>
sealed class OpenAiChatClient : IChatClient
{
    readonly OpenAiEndpoint _endpoint;
    readonly FailureReader _failures;
    readonly ModelHttp _http;
    readonly ChatClientMetadata _metadata;

    public OpenAiChatClient(OpenAiEndpoint endpoint, HttpClient http)
    {
        _endpoint = endpoint;
        _failures = new FailureReader(endpoint.Model, endpoint.Completions, [endpoint.ApiKey, .. endpoint.Headers.Values]);
        _http = new ModelHttp(http, _failures);
        _metadata = new ChatClientMetadata(endpoint.Profile.Name, endpoint.BaseUrl, endpoint.Model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(_endpoint.Timeout, cancellationToken);
        using var response = await SendAsync(messages, options, stream: false, silence);
        return await ReadWholeAsync(response, silence);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(_endpoint.Timeout, cancellationToken);
        using var response = await SendAsync(messages, options, stream: true, silence);
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            // Some servers answer a stream request with one body.
            foreach (var update in (await ReadWholeAsync(response, silence)).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        var answer = new StreamedAnswer(_failures);
        await using var body = await _http.OpenAsync(response, silence);
        await using var events = SseParser.Create(body, answer.Read).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        Func<ValueTask<bool>> next = events.MoveNextAsync;
        while (!answer.IsDone && await NextAsync(next, silence, answer))
        {
            if (events.Current.Data.Count > 0)
            {
                yield return Update(events.Current.Data, answer);
            }
        }

        yield return Update(answer.End(), answer);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>The HTTP client is the caller's.</summary>
    public void Dispose()
    {
    }

    // After the finish only the usage and the end mark are missing: an answer that is whole is not thrown away for them.
    async ValueTask<bool> NextAsync(Func<ValueTask<bool>> next, Silence silence, StreamedAnswer answer)
    {
        try
        {
            return await _http.TranslateAsync(next, silence);
        }
        catch (ModelException e) when (answer.Finish is not null && e.InnerException is (IOException or HttpRequestException or OperationCanceledException))
        {
            return false;
        }
    }

    async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, Silence silence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint.Completions);
        request.Content = new ReadOnlyMemoryContent(new RequestWriter(_endpoint, _failures).Write(messages, options, stream));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd(stream ? "text/event-stream, application/json" : "application/json");
        RequestHeaders.Add(request, _endpoint);
        return await _http.SendAsync(request, silence);
    }

    async Task<ChatResponse> ReadWholeAsync(HttpResponseMessage response, Silence silence)
    {
        var bytes = await _http.ReadAsync(response, silence);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return WholeAnswer.Read(document.RootElement, _failures);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw _failures.NotJson(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 100)]), e);
        }
    }

    static ChatResponseUpdate Update(IList<AIContent> contents, StreamedAnswer answer) => new(ChatRole.Assistant, contents)
    {
        FinishReason = answer.IsDone ? answer.Finish : null,
        ModelId = answer.ModelId,
        ResponseId = answer.ResponseId,
    };
}
