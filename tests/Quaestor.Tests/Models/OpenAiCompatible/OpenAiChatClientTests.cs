using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Tests.Support;
using static Quaestor.Tests.Support.StubModelServer;

namespace Quaestor.Tests.Models.OpenAiCompatible;

public sealed class OpenAiChatClientTests
{
    const string Done = "[DONE]";

    static readonly ChatMessage Question = new(ChatRole.User, "?");

    [Fact]
    public async Task AStreamIsTextCallsUsageAndAFinish()
    {
        await using var server = await StartAsync(Stream(
            Delta("""{"role":"assistant","content":""}"""),
            Delta("""{"reasoning_content":"Let me"}"""),
            Delta("""{"reasoning":" see."}"""),
            Delta("""{"content":"I lo"}"""),
            Delta("""{"content":[{"type":"text","text":"ok."}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"one","arguments":""}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"""),
            Delta("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"two","arguments":"null"}}]}"""),
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":9,"completion_tokens":9}}""",
            """{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}""",
            Done));

        Assert.Equal(
            [
                "reasoning Let me see.",
                "text I look.",
                """call a one {"x":1}""",
                "call b two {}",
                "usage 5+7 cached 3 reasoning 2",
                "finish tool_calls",
            ],
            await Heard.FromAsync(server.Client()));
    }

    [Theory]
    [InlineData("""[{"id":"a","function":{"name":"one","arguments":"{}"}}]""", """[{"id":"b","function":{"name":"two","arguments":"{}"}}]""")]
    [InlineData("""[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}]""", """[{"index":0,"id":"b","function":{"name":"two","arguments":"{}"}}]""")]
    [InlineData("""[{"id":"a","function":{"name":"one","arguments":{}}},{"id":"b","type":"","function":{"name":"two"}}]""", "[]")]
    [InlineData("""[{"index":0,"id":"a","function":{"name":"one"}}]""", """[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}},{"index":1,"id":"b","function":{"name":"two","arguments":null}}]""")]
    public async Task CallsStayApartHoweverTheServerNumbersThem(string first, string second)
    {
        await using var server = await StartAsync(Stream(
            Delta($$"""{"tool_calls":{{first}}}"""), Delta($$"""{"tool_calls":{{second}}}"""), Finish("tool_calls")));

        Assert.Equal(["call a one {}", "call b two {}", "finish tool_calls"], await Heard.FromAsync(server.Client()));
    }

    [Theory]
    [InlineData("eos", "finish eos")]
    [InlineData("function_call", "finish tool_calls")]
    [InlineData("length", "finish length")]
    [InlineData("content_filter", "finish content_filter")]
    [InlineData("", "failed incomplete_stream")]
    [InlineData("error", "failed overloaded")]
    public async Task FinishReasonsPass(string reason, string heard)
    {
        await using var server = await StartAsync(Stream(Finish(reason), Done));

        Assert.Equal([heard], await Heard.FromAsync(server.Client()));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Provider broke","code":502}}""", "overloaded")]
    [InlineData("""{"error":{"message":"Rate limited","code":429},"choices":[{"delta":{},"finish_reason":"error"}]}""", "rate_limited")]
    [InlineData("""{"error":"The service is at capacity","code":"unavailable"}""", "overloaded")]
    [InlineData("<html>", "incomplete_stream")]
    [InlineData("[1]", "incomplete_stream")]
    public async Task AnErrorInsideAStreamIsAnError(string data, string code)
    {
        await using var server = await StartAsync(Stream(Delta("""{"content":"So"}"""), data, Done));

        Assert.Equal(["text So", $"failed {code}"], await Heard.FromAsync(server.Client()));
    }

    [Fact]
    public async Task AStreamThatEndsAnywhereBeforeItsFinishIsAnError()
    {
        string[] events =
        [
            Delta("""{"role":"assistant"}"""), Delta("""{"content":"Hello"}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"one","arguments":"{}"}}]}"""),
        ];
        for (var kept = 0; kept < events.Length; kept++)
        {
            var text = string.Concat(events.Take(kept).Select(e => $"data: {e}\n\n")) + "data: {\"choi";
            await using var cut = new CuttingServer(text);
            await using var ended = await StartAsync(Body(text, type: "text/event-stream"));

            var afterCut = await Heard.FromAsync(cut.Client());
            var afterEnd = await Heard.FromAsync(ended.Client());

            Assert.Equal("failed incomplete_stream", afterEnd[^1]);
            Assert.Equal("failed incomplete_stream", afterCut[^1]);
            Assert.DoesNotContain(afterCut.Concat(afterEnd), line => line.StartsWith("call", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AnAnswerInOneBodyServesBothWays()
    {
        const string body =
            """{"model":"m-1","choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","function":{"name":"one","arguments":"{\"x\":1}"}},{"id":"a","function":{"name":"one","arguments":"{bad"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":null}}""";
        await using var server = await StartAsync(Body(body));

        var streamed = await Heard.FromAsync(server.Client());
        var whole = Heard.From(await server.Client().GetResponseAsync([Question]));

        Assert.Equal(["""call a one {"x":1}""", "call a one (broken)", "usage 1+2 cached 0 reasoning 0", "finish tool_calls"], whole);
        Assert.Equal(whole, streamed);
        Assert.Equal([true, false], server.Requests.Select(r => r.TryGetProperty("stream", out _)));
    }

    [Fact]
    public async Task ARefusalIsTextWithItsOwnFinish()
    {
        await using var server = await StartAsync(Stream(Delta("""{"refusal":"I can"}"""), Delta("""{"refusal":"not."}"""), Finish("stop")));

        Assert.Equal(["text I cannot.", "finish refusal"], await Heard.FromAsync(server.Client()));
    }

    [Theory]
    [InlineData("1", "0", 1000)]
    [InlineData("1", "1500", 1500)]
    [InlineData(null, "250", 250)]
    [InlineData("Wed, 21 Oct 2026 07:28:10 GMT", null, 10_000)]
    [InlineData("soon", "never", null)]
    public async Task TheLongerWaitCounts(string? seconds, string? milliseconds, int? expected)
    {
        var headers = new[] { ("date", "Wed, 21 Oct 2026 07:28:00 GMT"), ("retry-after", seconds), ("retry-after-ms", milliseconds) }
            .Where(h => h.Item2 is not null).Select(h => (h.Item1, h.Item2!)).ToArray();
        await using var server = await StartAsync(Body("""{"error":{"message":"Slow down","code":"rate_limit_exceeded"}}""", 429, headers: headers));

        var error = await Assert.ThrowsAsync<ModelException>(() => server.Client().GetResponseAsync([Question]));

        Assert.Equal(ModelFailure.RateLimited, error.Failure);
        Assert.Equal(expected, error.RetryAfter?.TotalMilliseconds);
        Assert.True(error.Retryable);
    }

    [Theory]
    [InlineData(400, """{"object":"error","message":"max_tokens is too large","code":400}""", ModelFailure.BadRequest)]
    [InlineData(404, """{"detail":"Not Found"}""", ModelFailure.BadRequest)]
    [InlineData(404, """{"error":"model 'nope' not found"}""", ModelFailure.ModelNotFound)]
    [InlineData(400, """{"error":{"message":"The model `llama3-8b` has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}""", ModelFailure.ModelNotFound)]
    [InlineData(400, """{"message":"The model llama3-8b has been decommissioned and is no longer supported."}""", ModelFailure.ModelNotFound)]
    [InlineData(403, "", ModelFailure.Auth)]
    [InlineData(402, "{}", ModelFailure.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"Request too large for gpt-4o: Limit 30000, Requested 40000","type":"tokens","code":"rate_limit_exceeded"}}""", ModelFailure.QuotaExhausted)]
    [InlineData(302, "", ModelFailure.BadRequest)]
    [InlineData(504, "<html>Gateway</html>", ModelFailure.Timeout)]
    [InlineData(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", ModelFailure.Overloaded)]
    [InlineData(529, "null", ModelFailure.Overloaded)]
    public async Task AStatusIsSortedByWhatCuresIt(int status, string body, ModelFailure failure)
    {
        await using var server = await StartAsync(Body(body, status));

        var error = await Assert.ThrowsAsync<ModelException>(() => server.Client().GetResponseAsync([Question]));

        Assert.Equal((failure, (int?)status), (error.Failure, error.Status));
        Assert.Contains("stub at 127.0.0.1", error.Message.Replace("http://", "stub at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWebPageInsteadOfAnAnswerPointsAtTheBaseUrl()
    {
        await using var server = await StartAsync(Body("<!doctype html>", type: "text/html"));

        var error = await Assert.ThrowsAsync<ModelException>(() => server.Client().GetResponseAsync([Question]));

        Assert.Contains("Check the base URL; it usually ends in /v1.", error.Message);
    }

    [Fact]
    public async Task NoServerIsATransportError()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var http = new HttpClient();
        var client = new OpenAiChatClient(new OpenAiEndpoint(new Uri($"http://127.0.0.1:{port}/v1"), "m"), http);

        var error = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync([Question]));

        Assert.Equal(ModelFailure.Transport, error.Failure);
        Assert.Contains($"m at 127.0.0.1:{port} cannot be reached", error.Message);
    }

    [Fact]
    public async Task SilenceIsATimeoutAndCancellingIsNot()
    {
        await using var server = await StartAsync(async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {Delta("""{"content":"So"}""")}\n\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { });
        });
        using var cancel = new CancellationTokenSource();

        Assert.Equal("failed timeout", (await Heard.FromAsync(server.Client(timeout: TimeSpan.FromMilliseconds(200))))[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in server.Client().GetStreamingResponseAsync([Question], null, cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task TheKeyIsSentAndNeverPrinted()
    {
        await using var server = await StartAsync(Body("""{"error":{"message":"Incorrect API key provided: sk-secret."}}""", 401));
        var endpoint = new OpenAiEndpoint(server.BaseUrl, "m", "sk-secret") { Headers = new Dictionary<string, string> { ["x-team"] = "hidden" } };
        using var http = new HttpClient();

        var error = await Assert.ThrowsAsync<ModelException>(() => new OpenAiChatClient(endpoint, http).GetResponseAsync([Question]));

        Assert.True(server.Headers.TryDequeue(out var headers));
        Assert.Equal(("Bearer sk-secret", "hidden"), (headers["authorization"], headers["x-team"]));
        Assert.DoesNotContain("sk-secret", error.ToString());
        Assert.DoesNotContain("sk-secret", endpoint.ToString());
        Assert.DoesNotContain("hidden", endpoint.ToString());
    }

    [Theory]
    [InlineData(380)]
    [InlineData(395)]
    [InlineData(3195)]
    public async Task AKeyIsHiddenWhereverTheErrorIsCut(int before)
    {
        const string key = "sk-0123456789abcdef";
        var said = new string('x', before) + key + new string('y', 5000);
        await using var server = await StartAsync(
            Body($$$"""{"error":{"message":"{{{said}}}"}}""", 400), Body(said, 400), Body($$$"""{"error":{"message":"{{{new string(' ', before)}}}{{{key}}}"}}""", 400));

        for (var body = 0; body < 3; body++)
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => server.Client(key: key).GetResponseAsync([Question]));

            Assert.DoesNotContain("sk-0", error.Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 600);
        }
    }

    [Fact]
    public async Task ARequestCarriesInstructionsHistoryToolsAndResults()
    {
        await using var server = await StartAsync(Stream(Finish("stop")));
        var tool = AIFunctionFactory.CreateDeclaration("one", "Does one thing.", System.Text.Json.JsonElement.Parse("""{"type":"object"}"""));
        var broken = ToolCallJson.Read("b", "two", "{bad");
        ChatMessage[] history =
        [
            Question,
            new(ChatRole.Assistant, [new TextReasoningContent("hm"), new TextContent("I look."), ToolCallJson.Read("a", "one", """{"x":"é"}"""), broken]),
            new(ChatRole.Tool, [new FunctionResultContent("a", "1 row"), new FunctionResultContent("b", "wrong")]),
        ];

        await foreach (var update in server.Client().GetStreamingResponseAsync(history, new ChatOptions { Instructions = "Be brief.", Tools = [tool], MaxOutputTokens = 50, Temperature = 0 }))
        {
        }

        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal(
            """{"model":"stub","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"?"},{"role":"assistant","content":"I look.","tool_calls":[{"id":"a","type":"function","function":{"name":"one","arguments":"{\"x\":\"é\"}"}},{"id":"b","type":"function","function":{"name":"two","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"1 row"},{"role":"tool","tool_call_id":"b","content":"wrong"}],"tools":[{"type":"function","function":{"name":"one","description":"Does one thing.","parameters":{"type":"object"}}}],"temperature":0,"max_tokens":50,"stream":true,"stream_options":{"include_usage":true}}""",
            request.GetRawText());
    }

    static string Delta(string delta) => $$"""{"id":"c","model":"m-1","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}],"usage":null}""";

    static string Finish(string reason) => $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";
}
