using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>The server of microsandbox 0.1 and 0.2: JSON-RPC over HTTP.</summary>
sealed class RpcServer : IDisposable
{
    const int MethodNotFound = -32601;

    readonly HttpClient _client;
    readonly Uri _url;
    int _calls;

    public RpcServer(Uri url, string? apiKey)
    {
        _url = url;
        // Its own retries may take minutes: each call brings its own limit.
        _client = new() { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        if (apiKey is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    /// <exception cref="SandboxException">No such server answers.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var response = await _client.GetAsync(new Uri("/api/v1/health", UriKind.Relative), limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new SandboxException($"At {_url} is no microsandbox server: it answers {(int)response.StatusCode} when asked for its health. microsandbox 0.3 and newer has no server: leave sandbox.microsandbox.url out.");
            }
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(error);
        }
    }

    /// <summary>Calls a method; where the server does not know it, the one that older servers had.</summary>
    /// <exception cref="SandboxException">The server refuses, or is not reached within the limit.</exception>
    public async Task<JsonElement> CallAsync(string method, string? olderMethod, JsonObject parameters, TimeSpan limit, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(method, parameters.DeepClone(), limit, cancellationToken);
        if (olderMethod is not null && RpcAnswer.ErrorCode(answer) == MethodNotFound)
        {
            answer = await SendAsync(olderMethod, parameters, limit, cancellationToken);
        }

        return RpcAnswer.Result(answer, method);
    }

    public void Dispose() => _client.Dispose();

    async Task<JsonElement> SendAsync(string method, JsonNode parameters, TimeSpan limit, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = Interlocked.Increment(ref _calls).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["method"] = method,
            ["params"] = parameters,
        };
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _client.PostAsync(new Uri("/api/v1/rpc", UriKind.Relative), content, timed.Token);
            var body = await response.Content.ReadAsStringAsync(timed.Token);
            return Parse(body, response.StatusCode);
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxException($"The microsandbox server at {_url} did not answer {method} within {limit.TotalSeconds:0} seconds.", error);
        }
    }

    static JsonElement Parse(string body, HttpStatusCode status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new SandboxException($"The microsandbox server answers {(int)status} with something that is no JSON.", error);
        }
    }

    SandboxException Unreachable(Exception error) =>
        new($"The microsandbox server at {_url} is not reached: {error.Message} Start it (`msb server start`), or check sandbox.microsandbox.url.", error);
}
