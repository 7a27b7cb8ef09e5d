using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>
/// A Docker engine on a Unix socket that runs no container but plays one, and takes nothing that the API does not know: an
/// unknown route, parameter or field is answered with an error and fails the test at its end.
/// </summary>
sealed class FakeEngine : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quaestor-engine-");
    readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly CancellationTokenSource _end = new();
    readonly ConcurrentBag<Task> _connections = [];
    readonly Task _accepting;

    public FakeEngine()
    {
        SocketPath = Path.Combine(_folder.FullName, "docker.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string SocketPath { get; }

    public CancellationToken Ended => _end.Token;

    public string Address => $"unix://{SocketPath}";

    /// <summary>What the next containers do with their streams, and the code they end with.</summary>
    public Func<FakeContainer, Task<int>> Play { get; set; } = _ => Task.FromResult(0);

    /// <summary>Answers a request in the engine's place: bytes to send before the connection is closed, or null to let the engine answer.</summary>
    public Func<FakeRequest, Task<byte[]?>> Interfere { get; set; } = _ => Task.FromResult<byte[]?>(null);

    public JsonObject Speaks { get; } = new()
    {
        ["Version"] = "20.10.24", ["ApiVersion"] = "1.41", ["MinAPIVersion"] = "1.12", ["Os"] = "linux", ["Arch"] = "amd64",
    };

    public JsonObject Info { get; } = new()
    {
        ["OSType"] = "linux",
        ["MemoryLimit"] = true,
        ["PidsLimit"] = true,
        ["CpuCfsQuota"] = true,
        ["SecurityOptions"] = new JsonArray("name=seccomp,profile=default"),
        ["Runtimes"] = new JsonObject { ["runc"] = new JsonObject { ["path"] = "runc" } },
    };

    public HashSet<string> Images { get; } = ["quaestor/python:bookworm"];

    public ConcurrentDictionary<string, FakeContainer> Containers { get; } = new();

    /// <summary>Every container that was ever made, by its request.</summary>
    public ConcurrentQueue<JsonObject> Made { get; } = new();

    /// <summary>As <c>METHOD /path</c>, the version left out.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What was asked against the API's rules.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Puts a container there as if another server had made it.</summary>
    public FakeContainer Leave(string id, Dictionary<string, string> labels) =>
        Containers[id] = new(id, new JsonObject { ["Labels"] = JsonSerializer.SerializeToNode(labels) });

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        await _end.CancelAsync();
        _listener.Dispose();
        foreach (var container in Containers.Values)
        {
            container.Kill();
        }

        await _accepting;
        await Task.WhenAll(_connections);
        _folder.Delete(recursive: true);
        Assert.Empty(Faults);
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The end.
        }
    }

    async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await FakeRequest.ReadAsync(stream, _end.Token) is { } request)
            {
                Requests.Enqueue($"{request.Method} {request.Path}");
                if (await Interfere(request) is { } bytes)
                {
                    await stream.WriteAsync(bytes, _end.Token);
                    return;
                }

                if (await FakeRoutes.AnswerAsync(this, request, stream, socket, _end.Token))
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the test has ended.
        }
    }
}

/// <summary>A request as it came.</summary>
/// <param name="Path">Without version and query.</param>
sealed record FakeRequest(string Method, string Version, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Null where the connection ends before it begins.</summary>
    public static async Task<FakeRequest?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);

        var words = lines[0].Split(' ');
        var target = words[1].Split('?', 2);
        var version = target[0].StartsWith("/v1.", StringComparison.Ordinal) ? target[0].Split('/')[1] : "";
        var query = target.Length == 1 ? [] : target[1].Split('&').Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        return new(words[0], version, version.Length == 0 ? target[0] : target[0][(version.Length + 1)..], query, headers, Encoding.UTF8.GetString(body));
    }
}
