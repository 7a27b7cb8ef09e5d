using System.Text.Json;
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
    public async Task AModelThatFailsIsAnErrorWithItsReason()
    {
        using var script = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, """
            { "scenes": [ { "when": "fail please", "steps": [ { "fail": "overloaded", "message": "The model is full. Ask again later." } ] } ] }
            """));

        var failed = await NpmClient.RunAsync(server, "failedTurn");

        AssertError(failed, "whole", "InternalServerError", 503, "overloaded");
        Assert.Contains("The model is full.", failed.GetProperty("whole").GetProperty("message").GetString());
        AssertError(failed, "streamed", "InternalServerError", 503, "overloaded");
        Assert.Equal(2, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AStreamThatBreaksOffIsAnErrorAndNotHalfAnAnswer()
    {
        using var script = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(answer: null, script: Script(script, """
            { "scenes": [ { "when": "break off", "steps": [ { "say": "The answer is" }, { "fail": "incomplete_stream", "message": "It broke off." } ] } ] }
            """));

        var broken = await NpmClient.RunAsync(server, "brokenStream");

        var error = broken.GetProperty("streamed");
        Assert.Equal("incomplete_stream", error.GetProperty("code").GetString());
        Assert.Contains("It broke off.", error.GetProperty("message").GetString());
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
