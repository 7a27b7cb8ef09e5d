using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Microsandbox;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Microsandbox;

public sealed class RpcSandboxTests : IAsyncLifetime
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly PythonSpec Spec = new(512L << 20, 64L << 20, 64, TimeSpan.FromSeconds(30));

    readonly TempFolder _folder = new();
    readonly ScratchFolder _scratch;
    readonly WebApplication _server;
    readonly List<JsonNode> _calls = [];

    public RpcSandboxTests()
    {
        _scratch = ScratchFolder.Create(_folder.Path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    /// <summary>What the server answers to a call; by default it does as it is told.</summary>
    Func<JsonNode, (int Status, JsonNode Body)?> Answer { get; set; } = _ => null;

    string? Key { get; set; }

    [Fact]
    public async Task AGuestReadsItsInputFromAFolderAndItsLinesAreItsOutput()
    {
        await using var sandbox = Sandbox();

        var (output, end) = await RunAsync(sandbox, "work"u8.ToArray());

        Assert.Equal("work", System.Text.Encoding.UTF8.GetString(output));
        Assert.Equal(0, end.ExitCode);
        var run = _calls.Last(call => (string?)call["method"] == "sandbox.command.run")["params"]!;
        Assert.Equal(["-I", "-B", "/job/runner.py", "--input", "/job/input", "--lines"], run["args"]!.AsArray().Select(word => (string)word!));
        var start = _calls.Last(call => (string?)call["method"] == "sandbox.start")["params"]!["config"]!;
        Assert.Equal(("python:3", 512), ((string?)start["image"], (int?)start["memory"]));
        Assert.Equal(2, _calls.Count(call => (string?)call["method"] == "sandbox.stop"));
    }

    [Fact]
    public async Task TheFirstServersMethodIsCalledWhereTheLaterOneIsUnknown()
    {
        Answer = call => (string?)call["method"] == "sandbox.command.run"
            ? (404, JsonNode.Parse("""{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"}}""")!)
            : null;
        await using var sandbox = Sandbox();

        var (output, _) = await RunAsync(sandbox, "old"u8.ToArray());

        Assert.Equal("old", System.Text.Encoding.UTF8.GetString(output));
    }

    [Fact]
    public async Task AServerWhoseMachinesReachTheNetworkIsRefused()
    {
        Answer = call => Arguments(call).Contains("/job/network_probe.py")
            ? (200, Result(new JsonObject { ["exit_code"] = 3, ["output"] = new JsonArray(Piece("stderr", "1.1.1.1:53 answers")) }))
            : null;
        await using var sandbox = Sandbox();

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains("1.1.1.1:53 answers", error.Message);
        Assert.Contains("update microsandbox", error.Message);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid credentials","code":1001}""", "msb server keygen")]
    [InlineData(403, """{"error":"access denied","code":3001}""", "another namespace")]
    [InlineData(200, """{"jsonrpc":"2.0","error":{"code":-32000,"message":"no such image"}}""", "no such image")]
    [InlineData(500, """{"error":"internal","code":5002}""", "internal")]
    [InlineData(200, "{}", "neither a result nor an error")]
    public async Task ARefusalIsToldWithWhatToDo(int status, string body, string words)
    {
        Answer = call => (string?)call["method"] == "sandbox.start" ? (status, JsonNode.Parse(body)!) : null;
        await using var sandbox = Sandbox();

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task TheKeyIsShownToTheServer()
    {
        await using var sandbox = Sandbox("msb_secret");

        await RunAsync(sandbox, [1]);

        Assert.Equal("Bearer msb_secret", Key);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsTold()
    {
        await using var sandbox = new RpcSandbox(new("python:3") { Url = new("http://127.0.0.1:1") }, _scratch, []);

        var error = await Assert.ThrowsAsync<SandboxException>(() => sandbox.StartAsync(Spec, Cancel));

        Assert.Contains("msb server start", error.Message);
    }

    [Theory]
    [InlineData("""{"output":[{"stream":"stdout","text":"a\n"},{"stream":"stderr","text":"e"},{"stream":"stdout","text":"b"}]}""", "a\nb\n", "e\n")]
    [InlineData("""{"output":"a\nb\n","error":"e\n","has_error":true}""", "a\nb\n", "e\n")]
    public void BothFormsOfOutputAreRead(string json, string output, string errors)
    {
        using var result = JsonDocument.Parse(json);

        Assert.Equal((output, errors), (RpcAnswer.Output(result.RootElement, "stdout"), RpcAnswer.Output(result.RootElement, "stderr")));
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _scratch.Dispose();
        _folder.Dispose();
    }

    RpcSandbox Sandbox(string? key = null) => new(
        new("python:3") { Url = new(_server.Urls.First()), ApiKey = key }, _scratch, [("runner.py", "print()"u8.ToArray())]);

    static async Task<(byte[] Output, ProcessEnd End)> RunAsync(RpcSandbox sandbox, byte[] input)
    {
        await using var process = await sandbox.StartAsync(Spec, Cancel);
        await process.Input.WriteAsync(input, Cancel);
        await process.Input.DisposeAsync();
        using var output = new MemoryStream();
        await process.Output.CopyToAsync(output, Cancel);
        return (output.ToArray(), await process.WaitForEndAsync(Cancel));
    }

    async Task ServeAsync(HttpContext context)
    {
        var (status, body) = await AnswerAsync(context.Request);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(body);
    }

    async Task<(int Status, JsonNode Body)> AnswerAsync(HttpRequest request)
    {
        Key = request.Headers.Authorization.FirstOrDefault() ?? Key;
        if (request.Path == "/api/v1/health")
        {
            return (200, new JsonObject { ["message"] = "Service is healthy" });
        }

        var call = (await JsonNode.ParseAsync(request.Body))!;
        _calls.Add(call);
        return Answer(call) ?? (200, Result(Arguments(call).Count > 0 ? Run(call) : JsonValue.Create("done")));
    }

    /// <summary>What a machine would do: hand the input on in lines.</summary>
    JsonObject Run(JsonNode call)
    {
        var lines = new JsonArray();
        if (Arguments(call).Contains("--lines"))
        {
            var folder = ((string)_calls.Last(start => (string?)start["method"] == "sandbox.start")["params"]!["config"]!["volumes"]![0]!).Split(':')[0];
            lines.Add(Piece("stdout", $"#1 {Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, "input", "0001")))}"));
        }

        return new JsonObject { ["exit_code"] = 0, ["success"] = true, ["output"] = lines };
    }

    static JsonObject Piece(string stream, string text) => new() { ["stream"] = stream, ["text"] = text };

    static JsonObject Result(JsonNode result) => new() { ["jsonrpc"] = "2.0", ["id"] = "1", ["result"] = result };

    static List<string> Arguments(JsonNode call) => [.. call["params"]?["args"]?.AsArray().Select(word => (string)word!) ?? []];
}
