using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>What the fake engine answers. Names of fields and parameters are those of the Engine API v1.41.</summary>
static class FakeRoutes
{
    static readonly HashSet<string> ContainerFields =
    [
        "Hostname", "Domainname", "User", "AttachStdin", "AttachStdout", "AttachStderr", "ExposedPorts", "Tty", "OpenStdin", "StdinOnce", "Env", "Cmd",
        "Healthcheck", "ArgsEscaped", "Image", "Volumes", "WorkingDir", "Entrypoint", "NetworkDisabled", "MacAddress", "OnBuild", "Labels", "StopSignal",
        "StopTimeout", "Shell", "HostConfig", "NetworkingConfig",
    ];

    static readonly HashSet<string> HostFields =
    [
        "CpuShares", "Memory", "CgroupParent", "BlkioWeight", "CpuPeriod", "CpuQuota", "CpusetCpus", "KernelMemory", "MemoryReservation", "MemorySwap",
        "MemorySwappiness", "NanoCpus", "OomKillDisable", "Init", "PidsLimit", "Ulimits", "Binds", "ContainerIDFile", "LogConfig", "NetworkMode",
        "PortBindings", "RestartPolicy", "AutoRemove", "VolumeDriver", "VolumesFrom", "Mounts", "CapAdd", "CapDrop", "CgroupnsMode", "Dns", "ExtraHosts",
        "GroupAdd", "IpcMode", "Cgroup", "Links", "OomScoreAdj", "PidMode", "Privileged", "PublishAllPorts", "ReadonlyRootfs", "SecurityOpt", "StorageOpt",
        "Tmpfs", "UTSMode", "UsernsMode", "ShmSize", "Sysctls", "Runtime", "MaskedPaths", "ReadonlyPaths",
    ];

    /// <returns>True where the connection is done with.</returns>
    public static async Task<bool> AnswerAsync(FakeEngine engine, FakeRequest request, NetworkStream stream, Socket socket, CancellationToken cancellationToken)
    {
        if (request.Path != "/version" && request.Version != "v1.41")
        {
            engine.Faults.Enqueue($"version '{request.Version}' for {request.Path}");
        }

        var parts = request.Path.Trim('/').Split('/');
        switch (request.Method, parts)
        {
            case ("GET", ["version"]):
                await SendAsync(stream, "200 OK", engine.Speaks.ToJsonString());
                break;
            case ("GET", ["info"]):
                await SendAsync(stream, "200 OK", engine.Info.ToJsonString());
                break;
            case ("GET", ["images", .. var name, "json"]):
                var image = Uri.UnescapeDataString(string.Join('/', name));
                await (engine.Images.Contains(image)
                    ? SendAsync(stream, "200 OK", """{"Id":"sha256:1","Os":"linux","Architecture":"amd64"}""")
                    : RefuseAsync(stream, "404 Not Found", $"No such image: {image}"));
                break;
            case ("GET", ["containers", "json"]):
                await SendAsync(stream, "200 OK", List(engine, request));
                break;
            case ("POST", ["containers", "create"]):
                await CreateAsync(engine, request, stream);
                break;
            case (_, ["containers", var id, .. var rest]) when engine.Containers.TryGetValue(id, out var container):
                return await AnswerForAsync(engine, container, request, rest, stream, socket, cancellationToken);
            case (_, ["containers", var id, ..]):
                await RefuseAsync(stream, "404 Not Found", $"No such container: {id}");
                break;
            default:
                engine.Faults.Enqueue($"{request.Method} {request.Path}");
                await RefuseAsync(stream, "404 Not Found", "page not found");
                break;
        }

        return false;
    }

    static async Task<bool> AnswerForAsync(
        FakeEngine engine, FakeContainer container, FakeRequest request, string[] rest, NetworkStream stream, Socket socket, CancellationToken cancellationToken)
    {
        switch (request.Method, rest)
        {
            case ("POST", ["attach"]):
                Expect(engine, request, "stream", "stdin", "stdout", "stderr");
                if (request.Headers.GetValueOrDefault("Upgrade") != "tcp" || request.Headers.GetValueOrDefault("Connection") != "Upgrade")
                {
                    engine.Faults.Enqueue("An attach that does not ask for the connection");
                }

                await stream.WriteAsync("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"u8.ToArray(), cancellationToken);
                container.Wire = socket;
                await container.End;
                return true;
            case ("POST", ["start"]):
                await SendAsync(stream, "204 No Content", null);
                container.Start(engine.Play);
                break;
            case ("POST", ["wait"]):
                var code = await container.End.WaitAsync(cancellationToken);
                await SendAsync(stream, "200 OK", $$"""{"Error":null,"StatusCode":{{code}}}""");
                break;
            case ("GET", ["json"]):
                await SendAsync(stream, "200 OK", State(container));
                break;
            case ("GET", ["stats"]):
                Expect(engine, request, "stream", "one-shot");
                await SendAsync(stream, "200 OK", """{"read":"x","cpu_stats":{"cpu_usage":{"total_usage":250000000}},"memory_stats":{"usage":1,"max_usage":1048576}}""");
                break;
            case ("POST", ["kill"]) when container.End.IsCompleted || !container.IsStarted:
                await RefuseAsync(stream, "409 Conflict", $"Container {container.Id} is not running");
                break;
            case ("POST", ["kill"]):
                container.Kill();
                await SendAsync(stream, "204 No Content", null);
                break;
            case ("DELETE", []):
                Expect(engine, request, "force", "v");
                engine.Containers.TryRemove(container.Id, out _);
                container.Kill();
                await SendAsync(stream, "204 No Content", null);
                break;
            default:
                engine.Faults.Enqueue($"{request.Method} {request.Path}");
                await RefuseAsync(stream, "404 Not Found", "page not found");
                break;
        }

        return false;
    }

    static async Task CreateAsync(FakeEngine engine, FakeRequest request, NetworkStream stream)
    {
        Expect(engine, request, "name");
        var body = JsonNode.Parse(request.Body)!.AsObject();
        ExpectFields(engine, body, ContainerFields);
        ExpectFields(engine, body["HostConfig"]!.AsObject(), HostFields);
        var id = request.Query["name"];
        if (engine.Containers.TryAdd(id, new(id, body)))
        {
            engine.Made.Enqueue(body);
            await SendAsync(stream, "201 Created", $$"""{"Id":"{{id}}","Warnings":[]}""");
        }
        else
        {
            await RefuseAsync(stream, "409 Conflict", $"The container name \"/{id}\" is already in use");
        }
    }

    static void Expect(FakeEngine engine, FakeRequest request, params string[] parameters)
    {
        if (!request.Query.Keys.Order().SequenceEqual(parameters.Order()))
        {
            engine.Faults.Enqueue($"{request.Path} with {string.Join(", ", request.Query.Keys)}");
        }
    }

    static void ExpectFields(FakeEngine engine, JsonObject body, HashSet<string> known)
    {
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name))
            {
                engine.Faults.Enqueue($"a container's field {name}");
            }
        }
    }

    static string List(FakeEngine engine, FakeRequest request)
    {
        Expect(engine, request, "all", "filters");
        var filters = JsonNode.Parse(request.Query["filters"])!.AsObject();
        var label = filters.Single().Value!.AsArray().Single()!.GetValue<string>().Split('=', 2);
        if (filters.Single().Key != "label")
        {
            engine.Faults.Enqueue($"containers by {filters.Single().Key}");
        }

        return new JsonArray([.. engine.Containers.Values
            .Where(container => container.Request["Labels"]?[label[0]]?.GetValue<string>() == label[1])
            .Select(container => new JsonObject { ["Id"] = container.Id, ["State"] = "running", ["Labels"] = container.Request["Labels"]!.DeepClone() })]).ToJsonString();
    }

    static string State(FakeContainer container) => new JsonObject
    {
        ["Id"] = container.Id,
        ["State"] = new JsonObject
        {
            ["Running"] = container.IsStarted && !container.End.IsCompleted,
            ["OOMKilled"] = container.IsOutOfMemory,
            ["ExitCode"] = container.End.IsCompletedSuccessfully ? container.End.Result : 0,
        },
    }.ToJsonString();

    static Task RefuseAsync(NetworkStream stream, string status, string message) =>
        SendAsync(stream, status, new JsonObject { ["message"] = message }.ToJsonString());

    static async Task SendAsync(NetworkStream stream, string status, string? body) => await stream.WriteAsync(Encoding.UTF8.GetBytes(
        body is null
            ? $"HTTP/1.1 {status}\r\nApi-Version: 1.41\r\n\r\n"
            : $"HTTP/1.1 {status}\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
