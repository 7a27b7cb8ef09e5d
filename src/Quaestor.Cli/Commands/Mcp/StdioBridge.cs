using System.Collections.Concurrent;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Commands.Mcp;

/// <summary>Carries messages between a program's pipes and the server's <c>/mcp</c>: a line each on one side, a request each on the other.</summary>
sealed class StdioBridge(ApiClient api, TextReader input, TextWriter output)
{
    /// <summary>How long answers are still waited for when nothing more is asked.</summary>
    static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly SemaphoreSlim _beginning = new(1, 1);
    ClientMessage? _handshake;
    string? _session;
    string? _version;

    /// <summary>Until the program closes its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var answering = new List<Task>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var message = ClientMessage.Read(line);
            answering.RemoveAll(task => task.IsCompleted);
            var answer = AnswerAsync(message, end.Token);
            answering.Add(answer);
            if (message.Id is null || message.IsInitialize)
            {
                // What follows rests on it: messages of one connection keep their order.
                await answer;
            }
        }

        // Whoever pipes in some messages and no more still reads the answers; a program that has gone reads none.
        await Task.WhenAny(Task.WhenAll(answering), Task.Delay(LastAnswers, cancellationToken));
        await end.CancelAsync();
        await Task.WhenAll(answering);
        await EndSessionAsync();
    }

    async Task AnswerAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        if (message.Cancels is { } cancelled && _session is null)
        {
            // Without a session, going away is how a request is cancelled.
            if (_running.TryGetValue(cancelled, out var request))
            {
                await request.CancelAsync();
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var id = message.Id?.GetRawText();
        if (id is not null)
        {
            _running[id] = stop;
        }

        try
        {
            await ForwardAsync(message, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody waits for its answer.
        }
        catch (Exception exception) when (exception is ApiException or IOException or HttpRequestException)
        {
            await WriteErrorAsync(message, exception is ApiException ? exception.Message : "The server broke off its answer. Try again.");
        }
        finally
        {
            if (id is not null)
            {
                _running.TryRemove(id, out _);
            }
        }
    }

    async Task ForwardAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        var session = _session;
        using var response = await api.ForwardAsync(message.Request(session, _version), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound && session is not null && message.Version is null && !message.IsInitialize)
        {
            // It ended while nobody used it, which a program at the end of a pipe cannot know.
            await BeginAnewAsync(session, cancellationToken);
            using var again = await api.ForwardAsync(message.Request(_session, _version), cancellationToken);
            await TellAsync(message, again, cancellationToken);
            return;
        }

        if (message.IsInitialize)
        {
            _handshake = message;
        }

        await TellAsync(message, response, cancellationToken);
    }

    async Task TellAsync(ClientMessage message, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Headers.TryGetValues("Mcp-Session-Id", out var ids))
        {
            _session = ids.First();
        }

        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "text/event-stream":
                await using (var events = await response.Content.ReadAsStreamAsync(cancellationToken))
                {
                    await foreach (var item in SseParser.Create(events).EnumerateAsync(cancellationToken))
                    {
                        Note(message, item.Data);
                        await WriteAsync(item.Data);
                    }
                }

                break;
            case "application/json":
                await WriteAsync(await response.Content.ReadAsStringAsync(cancellationToken));
                break;
            case "application/problem+json":
                var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
                await WriteErrorAsync(message, problem.TextOrNull("detail") ?? $"The server answered with status {(int)response.StatusCode}.");
                break;
            default:
                if (!response.IsSuccessStatusCode)
                {
                    await WriteErrorAsync(message, $"The server answered with status {(int)response.StatusCode}. See whether it is a Quaestor server.");
                }

                break;
        }
    }

    /// <summary>The revision that was agreed on stands in every request after it.</summary>
    void Note(ClientMessage message, string data)
    {
        if (message.IsInitialize && JsonElement.Parse(data).TryGetProperty("result"u8, out var result) && result.TryGetProperty("protocolVersion"u8, out var version))
        {
            _version = version.GetString();
        }
    }

    async Task BeginAnewAsync(string ended, CancellationToken cancellationToken)
    {
        await _beginning.WaitAsync(cancellationToken);
        try
        {
            if (_session != ended || _handshake is not { } handshake)
            {
                return;
            }

            using var response = await api.ForwardAsync(handshake.Request(null, null), cancellationToken);
            _session = response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null;
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            var ready = ClientMessage.Read("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
            using var told = await api.ForwardAsync(ready.Request(_session, _version), cancellationToken);
        }
        finally
        {
            _beginning.Release();
        }
    }

    async Task EndSessionAsync()
    {
        if (_session is not { } session)
        {
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/mcp");
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", session);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var response = await api.ForwardAsync(request, limit.Token);
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // The server ends it by itself.
        }
    }

    async Task WriteErrorAsync(ClientMessage message, string sentence)
    {
        if (message.Id is not { } id)
        {
            return;
        }

        await WriteAsync(JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            id.WriteTo(json);
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, -32000);
            json.WriteString("message"u8, sentence);
            json.WriteEndObject();
            json.WriteEndObject();
        }));
    }

    async Task WriteAsync(string message)
    {
        await _writing.WaitAsync();
        try
        {
            await output.WriteLineAsync(message.ReplaceLineEndings(" "));
            await output.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }
}
