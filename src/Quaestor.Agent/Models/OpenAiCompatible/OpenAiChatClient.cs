using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// OpenAI's chat completions against any server that speaks them. Every failure is a <see cref="ModelException"/>; a stream
/// that ends before its finish reason is one too. Nothing is retried here: that is for whoever knows the other models.
/// </summary>
sealed class OpenAiChatClient(OpenAiEndpoint endpoint, HttpClient http) : IChatClient
{
    readonly FailureReader _failures = new(endpoint);
    readonly ChatClientMetadata _metadata = new("openai", endpoint.BaseUrl, endpoint.Model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(endpoint.Timeout, cancellationToken);
        using var response = await SendAsync(messages, options, stream: false, silence);
        return await ReadWholeAsync(response, silence);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var silence = new Silence(endpoint.Timeout, cancellationToken);
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
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        await using var events = SseParser.Create(body, ParseEvent).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        while (await TranslateAsync(() => events.MoveNextAsync(), silence, started: true))
        {
            silence.Broken();
            if (events.Current.Data is not { ValueKind: not JsonValueKind.Undefined } chunk)
            {
                continue;
            }

            foreach (var content in answer.Read(events.Current.EventType, chunk))
            {
                yield return Update(content, answer);
            }
        }

        foreach (var content in answer.End())
        {
            yield return Update(content, answer);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = answer.Finish, ModelId = answer.ModelId };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>The HTTP client is the caller's.</summary>
    public void Dispose()
    {
    }

    async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, Silence silence)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Completions);
        request.Content = new ReadOnlyMemoryContent(RequestWriter.Write(endpoint, messages, options, stream));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd(stream ? "text/event-stream, application/json" : "application/json");
        if (!string.IsNullOrEmpty(endpoint.ApiKey))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.ApiKey);
        }

        foreach (var (name, value) in endpoint.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await TranslateAsync(
            () => new ValueTask<HttpResponseMessage>(http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token)),
            silence,
            started: false);
        silence.Broken();
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw _failures.FromResponse(response, await ReadTextAsync(response, silence));
        }
    }

    async Task<ChatResponse> ReadWholeAsync(HttpResponseMessage response, Silence silence)
    {
        var text = await ReadTextAsync(response, silence);
        try
        {
            return WholeAnswer.Read(JsonElement.Parse(text), _failures);
        }
        catch (JsonException e)
        {
            throw _failures.NotJson(text, e);
        }
    }

    ValueTask<string> ReadTextAsync(HttpResponseMessage response, Silence silence) =>
        TranslateAsync(() => new ValueTask<string>(response.Content.ReadAsStringAsync(silence.Token)), silence, started: true);

    async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> read, Silence silence, bool started)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException e) when (silence.TooLong)
        {
            throw _failures.Silent(endpoint.Timeout, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw started ? _failures.Cut(e) : _failures.Unreachable(e);
        }
        catch (JsonException e)
        {
            throw _failures.NotJson("", e);
        }
    }

    static ChatResponseUpdate Update(AIContent content, StreamedAnswer answer) =>
        new(ChatRole.Assistant, [content]) { ModelId = answer.ModelId, ResponseId = answer.ResponseId };

    static JsonElement ParseEvent(string type, ReadOnlySpan<byte> data) =>
        data.IsWhiteSpaceOrDone() ? default : JsonElement.Parse(data);
}

file static class EventData
{
    public static bool IsWhiteSpaceOrDone(this ReadOnlySpan<byte> data)
    {
        var text = data.Trim(" \t\r\n"u8);
        return text.IsEmpty || text.SequenceEqual("[DONE]"u8);
    }
}
