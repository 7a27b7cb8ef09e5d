using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>A Docker engine over its HTTP API. It keeps no state but the version that both sides speak.</summary>
sealed class DockerEngine : IDisposable
{
    const int MaxAnswerBytes = 16 << 20;

    static readonly Version Newest = new(1, 47);
    static readonly Version Oldest = new(1, 40);

    readonly EngineAddress _address;
    readonly TimeSpan _patience;
    readonly HttpClient _client;
    string _root = "http://docker";

    DockerEngine(EngineAddress address, TimeSpan patience)
    {
        _address = address;
        _patience = patience;
        _client = Client((_, cancellationToken) => address.ConnectAsync(cancellationToken));
    }

    /// <summary>The processor that its containers run on, as the engine names it: <c>amd64</c>, <c>arm64</c>.</summary>
    public string Architecture { get; private set; } = "";

    /// <summary>Finds out which version both sides speak.</summary>
    /// <param name="patience">How long the engine may take to answer.</param>
    /// <exception cref="SandboxException">It cannot be reached, or is too old or too new.</exception>
    public static async Task<DockerEngine> ConnectAsync(EngineAddress address, TimeSpan patience, CancellationToken cancellationToken)
    {
        var engine = new DockerEngine(address, patience);
        try
        {
            await engine.AgreeAsync(cancellationToken);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public Task<EngineInfoMessage> InfoAsync(CancellationToken cancellationToken) =>
        GetAsync("/info", "tell about itself", EngineJson.Default.EngineInfoMessage, cancellationToken);

    /// <exception cref="EngineException">It is not there.</exception>
    public Task<ImageMessage> ImageAsync(string image, CancellationToken cancellationToken) =>
        GetAsync($"/images/{Path(image)}/json", $"have the image {image}", EngineJson.Default.ImageMessage, cancellationToken);

    /// <param name="name">Ours, so that it can be removed even where the answer does not arrive.</param>
    public async Task CreateAsync(string name, ContainerRequest request, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(request, EngineJson.Default.ContainerRequest);

        // Without a length in its head some engines behind a proxy take the body for none.
        await body.LoadIntoBufferAsync(cancellationToken);
        using var answer = await SendAsync(HttpMethod.Post, $"/containers/create?name={name}", "make a container", body, _patience, cancellationToken);
        await ReadAsync(answer, EngineJson.Default.CreatedMessage, cancellationToken);
    }

    /// <summary>Takes hold of a container's streams. Before its start, so that nothing is missed.</summary>
    public async Task<Attachment> AttachAsync(string container, CancellationToken cancellationToken)
    {
        Stream? wire = null;
        var client = Client(async (_, token) => wire = await _address.ConnectAsync(token));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{_root}/containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1");
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.Add(new("tcp"));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_patience);
            var answer = await AskAsync(client, request, HttpCompletionOption.ResponseHeadersRead, limit.Token, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                throw EngineErrors.Refused("hand over a container's streams", answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token));
            }

            return new(await answer.Content.ReadAsStreamAsync(cancellationToken), wire!, client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task StartAsync(string container, CancellationToken cancellationToken) =>
        PostAsync($"/containers/{container}/start", "start a container", cancellationToken);

    /// <summary>Waits until it has ended, for as long as that takes.</summary>
    /// <returns>Its exit code, as a shell tells it.</returns>
    public async Task<int> WaitAsync(string container, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, $"/containers/{container}/wait", "wait for a container", null, Timeout.InfiniteTimeSpan, cancellationToken);
        return (await ReadAsync(answer, EngineJson.Default.WaitMessage, cancellationToken)).StatusCode;
    }

    public async Task<ContainerStateMessage> StateAsync(string container, CancellationToken cancellationToken) =>
        (await GetAsync($"/containers/{container}/json", "tell about a container", EngineJson.Default.ContainerMessage, cancellationToken)).State;

    /// <summary>What a container has taken until now. Nothing once it has ended.</summary>
    public async Task<SandboxUsage> UsageAsync(string container, CancellationToken cancellationToken)
    {
        var stats = await GetAsync(
            $"/containers/{container}/stats?stream=0&one-shot=1", "tell what a container takes", StatsJson.Default.StatsMessage, cancellationToken);
        var nanoseconds = stats.CpuStats?.CpuUsage?.TotalUsage ?? 0;
        return new(nanoseconds == 0 ? null : TimeSpan.FromMicroseconds(nanoseconds / 1000), (long?)stats.MemoryStats?.MaxUsage);
    }

    /// <summary>Kills all that runs in it. It may have ended, or be gone.</summary>
    public Task KillAsync(string container, CancellationToken cancellationToken) =>
        PostAsync($"/containers/{container}/kill", "kill a container", cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.NotFound);

    /// <summary>Kills and removes it. It may be gone, or be about to go.</summary>
    public async Task RemoveAsync(string container, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Delete, $"/containers/{container}?force=1&v=1", "remove a container", null, _patience, cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.NotFound);
    }

    /// <summary>All containers with a label, whatever their state.</summary>
    /// <param name="label"><c>name=value</c>.</param>
    public Task<IReadOnlyList<ListedContainerMessage>> ListAsync(string label, CancellationToken cancellationToken)
    {
        var filters = JsonSerializer.Serialize(
            new Dictionary<string, IReadOnlyList<string>> { ["label"] = [label] }, EngineJson.Default.IReadOnlyDictionaryStringIReadOnlyListString);
        return GetAsync(
            $"/containers/json?all=1&filters={Uri.EscapeDataString(filters)}", "list its containers", EngineJson.Default.IReadOnlyListListedContainerMessage, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    static HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new(
        new SocketsHttpHandler { ConnectCallback = connect, UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>A name may hold slashes and a digest; the engine takes them as they are.</summary>
    static string Path(string image) => Uri.EscapeDataString(image).Replace("%2F", "/", StringComparison.Ordinal);

    async Task AgreeAsync(CancellationToken cancellationToken)
    {
        var version = await GetAsync("/version", "tell its version", EngineJson.Default.EngineVersionMessage, cancellationToken);
        if (!System.Version.TryParse(version.ApiVersion, out var newest) || !System.Version.TryParse(version.MinAPIVersion ?? version.ApiVersion, out var oldest))
        {
            throw EngineErrors.Strange(_address, new FormatException($"API version {version.ApiVersion}"));
        }

        if (newest < Oldest || oldest > Newest)
        {
            throw new EngineException(string.Create(
                CultureInfo.InvariantCulture,
                $"The Docker engine at {_address} speaks versions {oldest} to {newest} of its API, and Quaestor {Oldest} to {Newest}. {(newest < Oldest ? "Update the engine: Docker 19.03 is the first that fits" : "Update Quaestor")}."));
        }

        _root = $"http://docker/v{(newest < Newest ? newest : Newest)}";
        Architecture = version.Arch;
    }

    async Task<T> GetAsync<T>(string path, string doing, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await SendAsync(HttpMethod.Get, path, doing, null, _patience, cancellationToken);
        return await ReadAsync(answer, type, cancellationToken);
    }

    async Task PostAsync(string path, string doing, CancellationToken cancellationToken, params HttpStatusCode[] fine)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, doing, null, _patience, cancellationToken, fine);
    }

    /// <param name="doing">For an error: what was asked, as an infinitive.</param>
    /// <param name="fine">Refusals that are none.</param>
    async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string doing, HttpContent? body, TimeSpan patience, CancellationToken cancellationToken, params HttpStatusCode[] fine)
    {
        using var request = new HttpRequestMessage(method, _root + path) { Content = body };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var answer = await AskAsync(_client, request, HttpCompletionOption.ResponseContentRead, limit.Token, cancellationToken);
        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotModified || fine.Contains(answer.StatusCode))
        {
            return answer;
        }

        using (answer)
        {
            throw EngineErrors.Refused(doing, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    async Task<HttpResponseMessage> AskAsync(
        HttpClient client, HttpRequestMessage request, HttpCompletionOption completion, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, completion, limit);
        }
        catch (HttpRequestException error)
        {
            throw EngineErrors.Unreachable(_address, error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineErrors.Late(_address, _patience);
        }
    }

    async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw EngineErrors.Strange(_address, error);
        }
    }
}
