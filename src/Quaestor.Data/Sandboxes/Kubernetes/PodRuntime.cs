using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>The small server in agent-sandbox's warm pods, which takes files and runs commands beside them, reached through its router.</summary>
/// <remarks>https://github.com/kubernetes-sigs/agent-sandbox, examples/python-runtime-sandbox.</remarks>
sealed class PodRuntime : IDisposable
{
    const string Port = "8888";

    readonly HttpClient _client;

    /// <param name="sandbox">The pod's, as its claim names it.</param>
    public PodRuntime(Uri router, string place, string sandbox)
    {
        _client = new() { BaseAddress = router, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Add("X-Sandbox-ID", sandbox);
        _client.DefaultRequestHeaders.Add("X-Sandbox-Namespace", place);
        _client.DefaultRequestHeaders.Add("X-Sandbox-Port", Port);
    }

    /// <param name="path">Relative to where commands run; its folder is there.</param>
    /// <exception cref="HttpRequestException">The pod is not reached, or does not take it.</exception>
    public async Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var file = new ReadOnlyMemoryContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var form = new MultipartFormDataContent { { file, "file", path } };
        using var response = await _client.PostAsync(new Uri("/upload", UriKind.Relative), form, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <param name="command">As a shell would read it, though none does.</param>
    /// <returns>What it wrote and how it ended, when it has.</returns>
    /// <exception cref="HttpRequestException">The pod is not reached, or does not run it.</exception>
    public async Task<JsonElement> ExecuteAsync(string command, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(new Uri("/execute", UriKind.Relative), new JsonObject { ["command"] = command }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
