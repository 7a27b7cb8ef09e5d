using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.OpenAi;

/// <summary>What the client that most programs use makes of our endpoint.</summary>
[Trait("Size", "Slow")]
public sealed class NpmClientTests
{
    [Fact]
    public async Task ItListsTheAgentsAndTheSourcesTheyCanBeAskedAbout()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var models = await NpmClient.RunAsync(server, "models");

        var ids = Texts(models.GetProperty("ids"));
        Assert.Equal(["quaestor", "quaestor@orders", "quaestor@shop", "planner"], ids);
        Assert.Equal("planner", models.GetProperty("one").GetString());
    }

    [Fact]
    public async Task AnAnswerComesWithItsQueryAndItsRows()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var answer = await NpmClient.RunAsync(server, "chat");

        var content = answer.GetProperty("content").GetString()!;
        Assert.Contains("3", content[..content.IndexOf("```sql", StringComparison.Ordinal)]);
        Assert.Contains("```sql\nSELECT", content);
        Assert.EndsWith("| ---: |\n| 3 |", content);
        Assert.Equal("stop", answer.GetProperty("finish").GetString());
        Assert.Equal("assistant", answer.GetProperty("role").GetString());
        Assert.Equal("quaestor@orders", answer.GetProperty("model").GetString());
        Assert.Equal(0, answer.GetProperty("usage").GetProperty("total_tokens").GetInt64());
    }

    [Fact]
    public async Task AStreamSaysTheSameAndEndsAsClientsExpect()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var whole = await NpmClient.RunAsync(server, "chat");
        var stream = await NpmClient.RunAsync(server, "stream");
        var helper = await NpmClient.RunAsync(server, "streamHelper");

        Assert.Equal(whole.GetProperty("content").GetString(), stream.GetProperty("content").GetString());
        Assert.Equal(whole.GetProperty("content").GetString(), helper.GetProperty("content").GetString());
        Assert.Equal("assistant", stream.GetProperty("role").GetString());
        Assert.Equal(["stop"], Texts(stream.GetProperty("finishes")));
        Assert.Equal(1, stream.GetProperty("ids").GetInt32());
        Assert.Equal(0, stream.GetProperty("usage").GetProperty("prompt_tokens").GetInt64());
    }

    [Fact]
    public async Task AConversationThatGoesOnStaysOneThreadThatKnowsItsQueries()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var said = await NpmClient.RunAsync(server, "followUp");

        Assert.Contains("| FR | 20", said.GetProperty("first").GetString());
        Assert.Contains("15", said.GetProperty("second").GetString());
        Assert.DoesNotContain("| FR | 20", said.GetProperty("second").GetString());
        var threads = await server.GetAsync("/threads");
        Assert.Equal(1, threads.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task WhatIsWrongWithARequestIsRaisedAsTheRightErrorAndNotAskedAgain()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var errors = await NpmClient.RunAsync(server, "errors");

        AssertError(errors, "model", "NotFoundError", 404, "model_not_found");
        AssertError(errors, "retrieve", "NotFoundError", 404, "model_not_found");
        AssertError(errors, "agentType", "NotFoundError", 404, "model_not_found");
        AssertError(errors, "messages", "BadRequestError", 400, "messages_required");
        AssertError(errors, "empty", "BadRequestError", 400, "empty_message");
        AssertError(errors, "image", "BadRequestError", 400, "bad_message");
        AssertError(errors, "several", "BadRequestError", 400, "unsupported_value");
        AssertError(errors, "json", "BadRequestError", 400, "unsupported_value");
        AssertError(errors, "source", "NotFoundError", 404, "unknown_dataset");
    }

    [Fact]
    public async Task TheClientRunsItsOwnToolsAndTheModelGoesOnWithWhatTheyGave()
    {
        await using var model = await StubModelServer.StartAsync(
            StubModelServer.Stream(
                """{"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_w","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]},"finish_reason":null}]}""",
                """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""", "[DONE]"),
            StubModelServer.Stream("""{"choices":[{"index":0,"delta":{"content":"Yes: 24 degrees."},"finish_reason":"stop"}]}""", "[DONE]"));
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(model.BaseUrl, "stub"));

        var said = await NpmClient.RunAsync(server, "tools");

        Assert.Equal("tool_calls", said.GetProperty("finish").GetString());
        AssertCall(said.GetProperty("calls"));
        Assert.Equal("Yes: 24 degrees.", said.GetProperty("answer").GetString());
        var second = model.Requests.Last().GetProperty("messages").EnumerateArray().TakeLast(2).ToList();
        AssertCall(second[0].GetProperty("tool_calls"));
        Assert.Equal(("tool", "call_w", "sunny, 24 degrees"), (second[1].GetProperty("role").GetString(), second[1].GetProperty("tool_call_id").GetString(), second[1].GetProperty("content").GetString()));
    }

    [Fact]
    public async Task CallsOfTheClientsToolsAreStreamedToo()
    {
        using var script = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, """
            { "scenes": [ { "when": "warm in Paris", "steps": [ { "say": "Let me look." }, { "call": "get_weather", "arguments": { "city": "Paris" }, "call_id": "call_w" } ] } ] }
            """));

        var said = await NpmClient.RunAsync(server, "streamedTools");

        Assert.Equal("tool_calls", said.GetProperty("finish").GetString());
        AssertCall(said.GetProperty("calls"));
    }

    static void AssertCall(JsonElement calls)
    {
        var call = Assert.Single(calls.EnumerateArray());
        Assert.Equal("call_w", call.GetProperty("id").GetString());
        Assert.Equal("get_weather", call.GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("Paris", JsonElement.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).GetProperty("city").GetString());
    }

    [Fact]
    public async Task AModelThatFailsIsAnErrorWithItsReason()
    {
        using var script = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, """
            { "scenes": [ { "when": "fail please", "steps": [ { "fail": "quota_exhausted", "message": "The quota is used up. Choose another model." } ] } ] }
            """));

        var failed = await NpmClient.RunAsync(server, "failedTurn");

        AssertError(failed, "whole", "InternalServerError", 503, "quota_exhausted");
        Assert.Contains("The quota is used up.", failed.GetProperty("whole").GetProperty("message").GetString());
        // It had begun, with what the agent did: the status is out, and the error comes in the stream.
        Assert.Equal(("APIError", "quota_exhausted"), (failed.GetProperty("streamed").GetProperty("name").GetString(), failed.GetProperty("streamed").GetProperty("code").GetString()));
        Assert.Equal(2, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AStreamThatBreaksOffIsAnErrorAndNotHalfAnAnswer()
    {
        using var script = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, """
            { "scenes": [ { "when": "break off", "steps": [ { "say": "The answer is" }, { "fail": "timeout", "message": "It fell silent." } ] } ] }
            """));

        var broken = await NpmClient.RunAsync(server, "brokenStream");

        var error = broken.GetProperty("streamed");
        Assert.Equal("timeout", error.GetProperty("code").GetString());
        Assert.Contains("It fell silent.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task WhoLeavesCancelsTheTurn()
    {
        using var script = new TemporaryFolder();
        var sentence = string.Concat(Enumerable.Repeat("and so on, ", 2_000));
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, $$"""
            { "piece_length": 10, "pace_ms": 60, "scenes": [ { "when": "talk for long", "steps": [ { "say": "{{sentence}}" } ] } ] }
            """));

        var left = await NpmClient.RunAsync(server, "cancelled");

        Assert.Equal(3, left.GetProperty("pieces").GetInt32());
        var thread = (await server.GetAsync("/threads")).GetProperty("items")[0].GetProperty("id").GetString();
        var events = await server.EventsAsync($"/threads/{thread}/events?after=0");
        Assert.Equal("cancelled", events.Last(sent => sent.Name == "done").Data.GetProperty("status").GetString());
    }

    static string Script(TemporaryFolder folder, string json)
    {
        var path = Path.Combine(folder.Path, "script.json");
        File.WriteAllText(path, json);
        return path;
    }

    static void AssertError(JsonElement errors, string what, string name, int status, string code)
    {
        var error = errors.GetProperty(what);
        Assert.Equal((name, status, code), (error.GetProperty("name").GetString(), error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
        Assert.EndsWith(".", error.GetProperty("message").GetString());
    }

    static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}
