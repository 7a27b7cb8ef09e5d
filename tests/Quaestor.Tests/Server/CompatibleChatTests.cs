using System.Net;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>The contract of a small chat service, with the real loop.</summary>
public sealed class CompatibleChatTests
{
    const string Script = """
        [{"say": "Let me see."},
         {"call": "execute_sql", "arguments": {"dataset": null, "sql": "SELECT count(*) AS n FROM orders", "confidence": 1, "assumptions": [], "other_readings": null}},
         {"then": true}, {"say": "There are 3 orders."}]
        """;

    [Fact]
    public async Task AnAnswerHasEveryFieldOfTheContractAndTheConversationGoesOn()
    {
        await using var server = await StartAsync(Script);
        await SetDefaultAsync(server);

        var (status, first) = await ChatAsync(server, """{"message": "How many orders?"}""");
        var session = first.GetProperty("session_id").GetGuid();
        var (_, second) = await ChatAsync(server, $$"""{"message": "SQL: SELECT max(amount) AS most FROM orders", "conversation_id": "{{session}}"}""");
        var messages = await server.GetAsync($"/threads/{session}/messages");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ["session_id", "message_id", "response", "timestamp", "tool_calls", "tool_results", "using_stub"],
            first.EnumerateObject().Select(field => field.Name));
        Assert.Equal("There are 3 orders.", first.GetProperty("response").GetString());
        Assert.True(first.GetProperty("message_id").TryGetGuid(out _));
        Assert.InRange(first.GetProperty("timestamp").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        var call = Assert.Single(first.GetProperty("tool_calls").EnumerateArray());
        var result = Assert.Single(first.GetProperty("tool_results").EnumerateArray());
        Assert.Equal(("execute_sql", "SELECT count(*) AS n FROM orders"), (call.GetProperty("name").GetString(), call.GetProperty("arguments").GetProperty("sql").GetString()));
        Assert.Equal((call.GetProperty("id").GetString(), true, "1 row"), (result.GetProperty("tool_call_id").GetString(), result.GetProperty("ok").GetBoolean(), result.GetProperty("result").GetString()));
        Assert.False(first.GetProperty("using_stub").GetBoolean());
        Assert.Equal(session, second.GetProperty("session_id").GetGuid());
        Assert.Equal(4, messages.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task WhereEveryModelFailsThePlannerAnswersAndTheMarkSaysSo()
    {
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(new("http://127.0.0.1:1/v1"), "gone"));
        await SetDefaultAsync(server);

        var (status, answer) = await ChatAsync(server, """{"message": "total amount by country"}""");

        Assert.Equal((HttpStatusCode.OK, true), (status, answer.GetProperty("using_stub").GetBoolean()));
        Assert.Equal("execute_query_plan", Assert.Single(answer.GetProperty("tool_calls").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("local", """{"message": ""}""", HttpStatusCode.BadRequest, "empty_message")]
    [InlineData("local", """{}""", HttpStatusCode.BadRequest, "field_required")]
    [InlineData("local", """{"message": 5}""", HttpStatusCode.BadRequest, "wrong_type")]
    [InlineData("local", """{"message": "a" "b"}""", HttpStatusCode.BadRequest, "bad_json")]
    [InlineData("local", """{"message": "hello", "conversation_id": "17"}""", HttpStatusCode.BadRequest, "bad_id")]
    [InlineData("local", """{"message": "hello", "conversation_id": "0198c0de-0000-7000-8000-000000000000"}""", HttpStatusCode.NotFound, "thread_not_found")]
    [InlineData("anna", """{"message": "hello"}""", HttpStatusCode.Forbidden, "wrong_user")]
    public async Task WhatIsWrongIsSaid(string user, string body, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync();

        var (answered, json) = await ChatAsync(server, body, user);

        Assert.Equal((status, code), (answered, json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task AMessageMayHaveTenThousandCharactersAndNotOneMore()
    {
        await using var server = await TestServer.StartAsync();
        await SetDefaultAsync(server);

        var most = await ChatAsync(server, JsonSerializer.Serialize(new { message = new string('x', 10_000) }));
        var more = await ChatAsync(server, JsonSerializer.Serialize(new { message = new string('x', 10_001) }));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (most.Status, more.Status));
    }

    [Fact]
    public async Task AFaultIs500AndTellsNothingOfTheInside()
    {
        await using var server = await TestServer.StartAsync((_, _, _, _) => throw new InvalidOperationException("secret inside"));
        await SetDefaultAsync(server);

        var (status, json) = await ChatAsync(server, """{"message": "hello"}""");

        Assert.Equal((HttpStatusCode.InternalServerError, "not_answered"), (status, json.GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", json.GetRawText(), StringComparison.Ordinal);
    }

    static async Task<TestServer> StartAsync(string script)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("quaestor-script-").FullName, "script.json");
        await File.WriteAllTextAsync(path, $$"""{"scenes": [{"steps": {{script}}}]}""");
        return await TestServer.StartAsync(answer: null, script: path);
    }

    /// <summary>The contract names no source: it is the user's own default, as there are two here.</summary>
    static async Task SetDefaultAsync(TestServer server)
    {
        var set = await server.Client.PutAsync("/context", new StringContent("""{"default_dataset_id": "orders"}""", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
    }

    static async Task<(HttpStatusCode Status, JsonElement Json)> ChatAsync(TestServer server, string body, string user = "local")
    {
        var response = await server.Client.PostAsync($"/api/{user}/chat", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return (response.StatusCode, await server.JsonAsync(response));
    }
}
