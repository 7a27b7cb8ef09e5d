using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;
using static Quaestor.Tests.Support.StubModelServer;
using Quaestor.Tests.Loop.Checklist;

namespace Quaestor.Tests.Loop;

/// <summary>Whatever a server does: the turn says what happened, its history stays whole, and the thread answers the next question.</summary>
public sealed class ModelFaultTests
{
    [Theory]
    [InlineData(401, """{"error":{"message":"Invalid API Key"}}""", "error auth: The key for stub at")]
    [InlineData(429, """{"error":{"message":"Slow down"}}""", "error rate_limited retryable: stub at")]
    [InlineData(500, "<html>", "error overloaded retryable: stub at")]
    [InlineData(400, """{"error":{"message":"Bad"}}""", "error bad_request: stub at")]
    [InlineData(200, "garbage", "error incomplete_stream retryable: stub at")]
    [InlineData(200, """{"choices":[]}""", "error incomplete_stream retryable: The answer of stub at")]
    [InlineData(200, """{"error":{"message":"Provider down","code":502}}""", "error overloaded retryable: stub at")]
    [InlineData(200, """{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}""", "error empty_answer retryable: scripted/test gave")]
    public async Task ABodyThatIsNoAnswer(int status, string body, string error)
    {
        await using var server = await StartAsync(Body(body, status));

        await FailsAsync(server.Client(), error);
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.BrokenStreams)]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"So\"}}]}\n\ndata: {\"error\":{\"message\":\"At capacity\"}}\n\n", "error overloaded retryable: stub at")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"So\"}}]}\n\ndata: {\"cho\n\n", "error incomplete_stream retryable: stub at")]
    [InlineData("event: error\ndata: {\"message\":\"Broken\"}\n\n", "error overloaded retryable: stub at")]
    [InlineData("", "error incomplete_stream retryable: The answer of stub at")]
    public async Task AStreamThatBreaks(string stream, string error)
    {
        await using var server = await StartAsync(Body(stream, type: "text/event-stream"));

        await FailsAsync(server.Client(), error);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.BrokenStreams)]
    public async Task AStreamCutAtAnyEvent()
    {
        string[] events =
        [
            """{"choices":[{"delta":{"role":"assistant","content":"I look."}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"text\":"}}]}}]}""",
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"hi\"}"}}]}}]}""",
        ];
        for (var kept = 0; kept <= events.Length; kept++)
        {
            await using var server = new CuttingServer(string.Concat(events.Take(kept).Select(e => $"data: {e}\n\n")));

            await FailsAsync(server.Client(), "error incomplete_stream retryable: The answer of stub at");
        }
    }

    [Fact]
    public async Task NoServerAtAll()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new OpenAiEndpoint(new Uri($"http://{listener.LocalEndpoint}/v1"), "stub");
        listener.Stop();
        using var http = new HttpClient();

        await FailsAsync(new OpenAiChatClient(endpoint, http), "error transport retryable: stub at");
    }

    [Fact]
    public async Task FaultyCallsAreCorrectedOverTheWire()
    {
        await using var server = await StartAsync(
            Calls(("x", "ecko", "{}"), ("x", "echo", "{\\\"text\\\": "), ("y", "echo", "{\\\"text\\\":1}")),
            Calls(("x", "echo", "{\\\"text\\\":\\\"hi\\\"}")),
            Stream("""{"choices":[{"delta":{"content":"It says hi."},"finish_reason":"stop"}]}"""));
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(server.Client());

        Assert.Equal(
            ["x failed", "x_2 failed", "y failed", "x_3 ok"],
            lines.Where(l => l.StartsWith("tool_result", StringComparison.Ordinal)).Select(l => string.Join(' ', l.Split(' ', ':').Skip(1).Take(2))));
        Assert.Equal("done succeeded: It says hi.", lines[^1]);
        var last = server.Requests.Last().GetProperty("messages").EnumerateArray().Skip(2).ToList();
        Assert.Equal(
            ["x", "x_2", "y", "x_3"],
            last.Where(m => m.GetProperty("role").GetString() == "tool").Select(m => m.GetProperty("tool_call_id").GetString()));
        Assert.Equal(
            ["x", "x_2", "y", "x_3"],
            last.Where(m => m.TryGetProperty("tool_calls", out _)).SelectMany(m => m.GetProperty("tool_calls").EnumerateArray()).Select(c => c.GetProperty("id").GetString()));
    }

    static async Task FailsAsync(IChatClient model, string error)
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(model);

        Assert.StartsWith(error, lines[^2], StringComparison.Ordinal);
        Assert.EndsWith(".", lines[^2], StringComparison.Ordinal);
        Assert.Equal(TurnStatus.Failed, bench.Answer!.Status);
        Assert.DoesNotContain(lines, line => line.Contains("sk-secret", StringComparison.Ordinal));
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
    }

    static Func<Microsoft.AspNetCore.Http.HttpContext, System.Text.Json.JsonElement, Task> Calls(params (string Id, string Name, string Arguments)[] calls) =>
        Stream(
            [
                .. calls.Select((c, i) => $$$"""{"choices":[{"delta":{"tool_calls":[{"index":{{{i}}},"id":"{{{c.Id}}}","type":"function","function":{"name":"{{{c.Name}}}","arguments":"{{{c.Arguments}}}"}}]}}]}"""),
                """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""",
                "[DONE]",
            ]);
}
