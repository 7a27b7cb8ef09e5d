using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class WarmPoolTests : IAsyncLifetime
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    readonly TempFolder _pod = new();
    readonly List<string> _commands = [];
    readonly List<string> _sandboxes = [];
    WebApplication _router = null!;

    KubernetesOptions Options => new("unused") { WarmPool = "python", Router = new(_router.Urls.Single()), StartLimit = TimeSpan.FromSeconds(5) };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _router = builder.Build();
        _router.MapPost("/upload", UploadAsync);
        _router.MapPost("/execute", ExecuteAsync);
        await _router.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        _pod.Dispose();
    }

    [Fact]
    public async Task AGuestRunsInAClaimedPodThatIsThrownAway()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Claims = name => cluster.Store.Change("sandboxclaims", name, claim => claim["status"] = Status("True", "warm-7"));

        var (output, end) = await KubernetesSandboxTests.RunAsync(cluster, "work"u8.ToArray(), Options);

        Assert.Equal("work"u8.ToArray(), output);
        Assert.Equal(0, end.ExitCode);
        Assert.Equal(["mkdir -p input", "python3 -I -B ./runner.py --input ./input --lines"], _commands);
        Assert.All(_sandboxes, sandbox => Assert.Equal("warm-7/sandbox/8888", sandbox));
        Assert.Empty(cluster.Store.List("sandboxclaims"));
        var claim = Assert.Single(cluster.Created);
        Assert.Equal("python", (string?)claim["spec"]!["warmPoolRef"]!["name"]);
        Assert.Equal("Delete", (string?)claim["spec"]!["lifecycle"]!["shutdownPolicy"]);
    }

    [Fact]
    public async Task APoolThatGivesNoPodIsTold()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Claims = name => cluster.Store.Change("sandboxclaims", name, claim => claim["status"] = Status("False", null));

        var (_, end) = await KubernetesSandboxTests.RunAsync(cluster, [1], Options with { StartLimit = TimeSpan.FromSeconds(1) });

        Assert.Contains("The warm pool python gave no pod within 1 seconds: no such pool", end.Errors);
        Assert.Empty(cluster.Store.List("sandboxclaims"));
    }

    [Fact]
    public async Task AClusterWithoutWarmPoolsIsTold()
    {
        await using var cluster = await StubCluster.StartAsync();
        cluster.Rights.Remove("create sandboxclaims");
        await using var sandbox = KubernetesSandboxTests.Make(cluster, Options);

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.CheckAsync(Cancel));

        Assert.Contains("may not create sandboxclaims", error.Message);
    }

    static JsonObject Status(string ready, string? sandbox) => new()
    {
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready, ["reason"] = "Any", ["message"] = "no such pool", ["lastTransitionTime"] = "2025-01-31T00:00:00Z" }),
        ["sandbox"] = sandbox is null ? new JsonObject() : new JsonObject { ["name"] = sandbox },
    };

    async Task UploadAsync(HttpContext context)
    {
        Record(context);
        var file = (await context.Request.ReadFormAsync(Cancel)).Files["file"]!;
        using var content = new MemoryStream();
        await file.CopyToAsync(content, Cancel);
        _pod.Write(file.FileName, content.ToArray());
        await context.Response.WriteAsJsonAsync(new JsonObject { ["message"] = "uploaded" }, Cancel);
    }

    async Task ExecuteAsync(HttpContext context)
    {
        Record(context);
        var command = (string)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: Cancel))!["command"]!;
        _commands.Add(command);
        var input = Path.Combine(_pod.Path, "input", "0001");
        var lines = command.EndsWith("--lines", StringComparison.Ordinal) ? $"#1 {Convert.ToBase64String(await File.ReadAllBytesAsync(input, Cancel))}\n" : "";
        await context.Response.WriteAsJsonAsync(new JsonObject { ["stdout"] = lines, ["stderr"] = "", ["exit_code"] = 0 }, Cancel);
    }

    void Record(HttpContext context)
    {
        var headers = context.Request.Headers;
        _sandboxes.Add($"{headers["X-Sandbox-ID"]}/{headers["X-Sandbox-Namespace"]}/{headers["X-Sandbox-Port"]}");
    }
}
