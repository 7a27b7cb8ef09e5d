using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Quaestor.Cli.Client;

/// <summary>The HTTP interface of a server, as the commands use it.</summary>
sealed class ApiClient : IDisposable
{
    /// <summary>A stream tells every 15 seconds that it lives.</summary>
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(35);

    readonly HttpClient _http;

    ApiClient(HttpMessageHandler handler, Uri address) =>
        _http = new(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="token">Of the user; null where the server knows no users.</param>
    public static ApiClient OverHttp(Uri address, string? token)
    {
        // A redirect would take the token along to wherever it leads.
        var client = new ApiClient(new SocketsHttpHandler { AllowAutoRedirect = token is null }, address);
        client._http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static ApiClient OverSocket(string path) => new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        },
        new Uri("http://localhost"));

    /// <exception cref="ApiException">The server refused, or cannot be reached.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <param name="body">Writes the fields of the request's object.</param>
    /// <exception cref="ApiException">The server refused, or cannot be reached.</exception>
    public async Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Post(path, body), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Runs a query; without a dataset, on the default one.</summary>
    /// <param name="queryType"><c>sql</c> or <c>python</c>.</param>
    /// <exception cref="ApiException">The server refused, or cannot be reached.</exception>
    public Task<JsonElement> RunAsync(string queryType, string text, string? dataset, CancellationToken cancellationToken) => PostAsync(
        "/runs",
        body =>
        {
            body.WriteString("query_type"u8, queryType);
            body.WriteString(queryType == "sql" ? "sql"u8 : "code"u8, text);
            if (dataset is not null)
            {
                body.WriteString("dataset_id"u8, dataset);
            }
        },
        cancellationToken);

    /// <inheritdoc cref="PostAsync"/>
    public async Task<JsonElement> PatchAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Request(HttpMethod.Patch, path, body), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <exception cref="ApiException">The server refused, or cannot be reached.</exception>
    public async Task<JsonElement> DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Delete, path), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Copies an answer's text as it comes.</summary>
    /// <exception cref="ApiException">The server refused, or cannot be reached, or broke off.</exception>
    public async Task CopyAsync(string path, TextWriter writer, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        var buffer = new char[32 << 10];
        while (await Whole(reader.ReadAsync(buffer, cancellationToken).AsTask()) is > 0 and var read)
        {
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>Copies an answer's bytes as they come.</summary>
    /// <exception cref="ApiException">The server refused, or cannot be reached, or broke off.</exception>
    public async Task CopyAsync(string path, Stream stream, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), cancellationToken);
        using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 << 10];
        while (await Whole(content.ReadAsync(buffer, cancellationToken).AsTask()) is > 0 and var read)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    /// <summary>The events of a stream, to its end.</summary>
    /// <exception cref="ApiException">The server refused, or cannot be reached.</exception>
    public IAsyncEnumerable<ApiEvent> StreamAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken) =>
        StreamAsync(Post(path, body), cancellationToken);

    /// <inheritdoc cref="StreamAsync(string, Action{Utf8JsonWriter}, CancellationToken)"/>
    public IAsyncEnumerable<ApiEvent> StreamAsync(string path, CancellationToken cancellationToken) =>
        StreamAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>An answer as it is, whatever its status.</summary>
    /// <exception cref="ApiException">The server cannot be reached.</exception>
    public Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ReachAsync(request, cancellationToken);

    public void Dispose() => _http.Dispose();

    async IAsyncEnumerable<ApiEvent> StreamAsync(HttpRequestMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendSoonAsync(request, cancellationToken);
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = ApiEvents.ReadAsync(stream, Silence, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Whole(events.MoveNextAsync().AsTask()))
        {
            yield return events.Current;
        }
    }

    async Task<HttpResponseMessage> SendSoonAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(Silence);
        try
        {
            return await SendAsync(request, waiting.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException("connection_lost", $"The server has not answered for {Silence.TotalSeconds:0} seconds. See whether it still runs, and try again.", exception);
        }
    }

    static HttpRequestMessage Post(string path, Action<Utf8JsonWriter> body) => Request(HttpMethod.Post, path, body);

    static HttpRequestMessage Request(HttpMethod method, string path, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(method, path) { Content = content };
    }

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await ReachAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemAsync(response, cancellationToken);
        }
    }

    async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException(
                "unreachable",
                $"No Quaestor server answers at {_http.BaseAddress}: {exception.Message.TrimEnd('.')}. Start one with \"quaestor serve\", or leave out --server.",
                exception);
        }
    }

    /// <returns>Nothing where there is nothing to say.</returns>
    static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == System.Net.HttpStatusCode.NoContent)
        {
            return default;
        }

        try
        {
            using var document = await Whole(JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken));
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new ApiException("bad_answer", "What answers there is not a Quaestor server. Check the address given with --server.", exception);
        }
    }

    // A failure to read is the connection's, and must not pass for one to write what was read.
    static async Task<T> Whole<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new ApiException("connection_lost", "The server broke off its answer. See whether it still runs, and try again.", exception);
        }
    }

    static async Task<ApiException> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await ReadAsync(response, cancellationToken);
            var code = problem.TextOrNull("code") ?? "failed";
            return new(code, problem.TextOrNull("detail") ?? problem.TextOrNull("title") ?? $"The server answered with status {(int)response.StatusCode}.");
        }
        catch (ApiException exception)
        {
            return new("failed", $"The server answered with status {(int)response.StatusCode}.", exception);
        }
    }
}
