using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.Chat;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Anthropic;

public sealed class AnthropicRequestTests
{
    const string Plain = """{"id":"m","type":"message","role":"assistant","model":"stub","content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":1}}""";

    const string Thinking = """{"id":"m","type":"message","role":"assistant","model":"stub","content":[{"type":"thinking","thinking":"Hm.","signature":"s1"},{"type":"redacted_thinking","data":"zzz"},{"type":"tool_use","id":"a","name":"one","input":{"x":1}},{"type":"tool_use","id":"b","name":"two","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}""";

    [Fact]
    public async Task ThinkingGoesBackUnchangedAndResultsStandInOneMessage()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Thinking), StubModelServer.Body(Plain));
        var client = server.AnthropicClient();
        List<ChatMessage> history = [new(ChatRole.User, "?")];
        var options = new ChatOptions { Instructions = "Be brief.", Tools = [AIFunctionFactory.CreateDeclaration("one", "Does.", JsonElement.Parse("""{"type":"object"}"""))], AllowMultipleToolCalls = false };

        history.AddRange((await client.GetResponseAsync(history, options)).Messages);
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("a", "1 row")]));
        history.Add(new(ChatRole.Tool, [new FunctionResultContent("b", "none")]));
        history.Add(new(ChatRole.User, "And?"));
        await client.GetResponseAsync(history, options);

        var request = server.Requests.Last();
        Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"?"}]},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"s1"},{"type":"redacted_thinking","data":"zzz"},{"type":"tool_use","id":"a","name":"one","input":{"x":1}},{"type":"tool_use","id":"b","name":"two","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"1 row","is_error":false},{"type":"tool_result","tool_use_id":"b","content":"none","is_error":false},{"type":"text","text":"And?"}]}]""",
            request.GetProperty("messages").GetRawText());
        Assert.Equal("""[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}]""", request.GetProperty("system").GetRawText());
        Assert.Equal("""{"type":"auto","disable_parallel_tool_use":true}""", request.GetProperty("tool_choice").GetRawText());
        Assert.Equal(8192, request.GetProperty("max_tokens").GetInt32());
    }

    [Fact]
    public async Task AnotherProvidersReasoningStaysAway()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Plain));
        ChatMessage[] history = [new(ChatRole.User, "?"), new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextReasoningContent("x") { ProtectedData = "gAAA" }, new TextContent("So.")]), new(ChatRole.User, "And?")];

        await server.AnthropicClient().GetResponseAsync(history);

        Assert.Equal("""[{"type":"text","text":"So."}]""", server.Requests.Single().GetProperty("messages")[1].GetProperty("content").GetRawText());
    }

    [Fact]
    public async Task IdsOfOtherProvidersBecomeIdsThatFit()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Plain));
        ChatMessage[] history =
        [
            new(ChatRole.User, "?"),
            new(ChatRole.Assistant, [new FunctionCallContent("functions.one:0", "one"), new FunctionCallContent("toolu_1-a", "one")]),
            new(ChatRole.Tool, [new FunctionResultContent("functions.one:0", "1 row"), new FunctionResultContent("toolu_1-a", "2 rows")]),
        ];

        await server.AnthropicClient().GetResponseAsync(history);

        var messages = server.Requests.Single().GetProperty("messages");
        var calls = messages[1].GetProperty("content").EnumerateArray().Select(block => block.GetProperty("id").GetString()!).ToList();
        Assert.Matches("^[A-Za-z0-9_-]+$", calls[0]);
        Assert.Equal("toolu_1-a", calls[1]);
        Assert.Equal(calls, messages[2].GetProperty("content").EnumerateArray().Select(block => block.GetProperty("tool_use_id").GetString()!));
    }

    [Fact]
    public async Task TextOfNothingButSpaceIsNotSentAndAnAnswerToGoOnWithEndsWithoutAny()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Plain));
        ChatMessage[] history =
        [
            new(ChatRole.System, " "), new(ChatRole.User, [new TextContent("\n"), new TextContent("a \n")]),
            new(ChatRole.Assistant, [new TextContent("\n\n"), new TextContent("b \n"), new TextContent("c \n"), new TextContent(" ")]),
        ];

        await server.AnthropicClient().GetResponseAsync(history);

        var request = server.Requests.Single();
        Assert.Equal(
            """[{"role":"user","content":[{"type":"text","text":"a \n"}]},{"role":"assistant","content":[{"type":"text","text":"b \n"},{"type":"text","text":"c"}]}]""",
            request.GetProperty("messages").GetRawText());
        Assert.False(request.TryGetProperty("system", out _));
    }

    [Fact]
    public async Task AnAnswerThatNeverStopsPausingIsAFailure()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Plain.Replace("end_turn", "pause_turn", StringComparison.Ordinal)));

        var error = await Assert.ThrowsAsync<ModelException>(() => server.AnthropicClient().GetResponseAsync([new ChatMessage(ChatRole.User, "?")]));

        Assert.Equal((ModelFailure.IncompleteStream, 9), (error.Failure, server.Requests.Count));
        Assert.Equal(2, server.Requests.Last().GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("sk-secret", "Bearer sk-secret", "sk-secret")]
    [InlineData(null, null, null)]
    public async Task TheKeyIsSentBothWaysToAProxyAndNothingWhereThereIsNone(string? key, string? bearer, string? header)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(Plain));
        var endpoint = new AnthropicEndpoint(server.BaseUrl, "m", key) { Headers = new Dictionary<string, string> { ["x-team"] = "hidden" } };

        await new AnthropicChatClient(endpoint, server.Http).GetResponseAsync([new ChatMessage(ChatRole.User, "?")]);

        Assert.True(server.Headers.TryDequeue(out var headers));
        Assert.Equal((bearer, header, "hidden"), (headers.GetValueOrDefault("authorization"), headers.GetValueOrDefault("x-api-key"), headers["x-team"]));
        Assert.Equal("/v1/messages", server.Paths.Single());
        Assert.DoesNotContain("secret", endpoint.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", endpoint.ToString(), StringComparison.Ordinal);
    }
}
