using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Kubernetes.Api;

/// <summary>The few verbs of the Kubernetes API that sandboxes need. What may pass (429, 5xx, a broken connection) is tried again, within bounds.</summary>
/// <remarks>https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md</remarks>
sealed class ClusterApi(ClusterConnection connection) : IDisposable
{
    const int Attempts = 4;

    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <exception cref="ApiException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server is not reached.</exception>
    public async Task<JsonElement> GetAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, request, null, null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Creates an object whose name is unique. Where an attempt's answer was lost, finding it there is success.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<JsonElement> CreateAsync(ApiRequest request, JsonObject body, CancellationToken cancellationToken)
    {
        var name = body["metadata"]?["name"]?.GetValue<string>();
        var isUnsure = false;
        try
        {
            using var response = await SendAsync(HttpMethod.Post, request, Encoding.UTF8.GetBytes(body.ToJsonString()), () => isUnsure = name is not null, cancellationToken);
            return await ReadAsync(response, cancellationToken);
        }
        catch (ApiException error) when (isUnsure && error.Code == HttpStatusCode.Conflict)
        {
            return await GetAsync(request.Named(name!), cancellationToken);
        }
    }

    /// <summary>Deletes an object with all that it owns; one that is gone already is deleted.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Delete, request.With("propagationPolicy", "Background"), null, null, cancellationToken);
        }
        catch (ApiException error) when (error.Code == HttpStatusCode.NotFound)
        {
        }
    }

    /// <summary>The changes of a list from a version on, until the server ends them. The stream may also just break.</summary>
    /// <exception cref="ApiException">The server refuses; with 410 the version is too old, and the list must be read anew.</exception>
    /// <exception cref="HttpRequestException">The server is not reached.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public async IAsyncEnumerable<(string Type, JsonElement Object)> WatchAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, request.With("watch", "1"), null, null, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var (type, item) = ReadEvent(line);
            yield return type == "ERROR" ? throw ApiException.Read(request.Words(HttpMethod.Get), item) : (type, item);
        }
    }

    /// <summary>A pod's log as it grows; ends with the container.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<Stream> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        // Disposing the stream disposes the response's connection.
        var response = await SendAsync(HttpMethod.Get, request, null, null, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    /// <param name="unsure">Called where an attempt may have been carried out although it failed.</param>
    async Task<HttpResponseMessage> SendAsync(HttpMethod method, ApiRequest request, byte[]? body, Action? unsure, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pause = FirstPause * (1 << (attempt - 1));
            try
            {
                var response = await connection.SendAsync(method, request.Path, body, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    var refusal = ApiException.Read(request.Words(method), response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
                    if (attempt == Attempts || !MayPass(refusal))
                    {
                        throw refusal;
                    }

                    pause = response.Headers.RetryAfter?.Delta ?? pause;
                    if ((int)response.StatusCode >= 500)
                    {
                        unsure?.Invoke();
                    }
                }
            }
            catch (HttpRequestException error) when (attempt < Attempts && IsBroken(error))
            {
                unsure?.Invoke();
            }

            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
        }
    }

    /// <summary>A conflict that is no name taken: two requests counted themselves against the same quota.</summary>
    static bool MayPass(ApiException refusal) => refusal is { Code: HttpStatusCode.Conflict, Reason: "Conflict" } || refusal.Code is HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Not a certificate that is not trusted, nor a name that is not known: those stay.</summary>
    static bool IsBroken(HttpRequestException error) =>
        error.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.ConnectionError or HttpRequestError.InvalidResponse
        || error is { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException };

    static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return document.RootElement.Clone();
    }

    /// <summary>A line that was cut by a broken connection counts as the break that it is.</summary>
    static (string Type, JsonElement Object) ReadEvent(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return (document.RootElement.Text("type") ?? "", document.RootElement.At("object")?.Clone() ?? default);
        }
        catch (JsonException error)
        {
            throw new IOException("A watch's line is cut.", error);
        }
    }
}
