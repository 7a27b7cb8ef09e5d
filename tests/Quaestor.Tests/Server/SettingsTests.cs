using System.Net;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Tests.Models.Routing.Faults;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>What a user sets, over HTTP, and what comes of it.</summary>
public sealed class SettingsTests
{
    const string Unset = """{"default_online_model":null,"default_local_model":null,"prefer":null,"default_archives":[],"time_zone":null,"locale":null}""";

    static readonly ModelSettings Two = ModelSettings.None with
    {
        Default = "planner",
        Providers = [new("house", ProviderKind.OpenAi, new("http://127.0.0.1:1/v1")) { Models = [new("a"), new("b")] }],
    };

    [Fact]
    public async Task SettingsAreSetWholeAndReset()
    {
        await using var server = await TestServer.StartAsync(answer: null, models: Two);

        Assert.Equal(Unset, await server.Client.GetStringAsync("/settings", TestContext.Current.CancellationToken));
        var set = await PutAsync(server, """{"default_online_model": "b", "prefer": "online", "default_archives": [], "time_zone": "Europe/Berlin", "locale": "de-DE"}""");
        var said = """{"default_online_model":"house/b","default_local_model":null,"prefer":"online","default_archives":[],"time_zone":"Europe/Berlin","locale":"de-DE"}""";
        Assert.Equal(said, set.Body);
        Assert.Equal(said, await server.Client.GetStringAsync("/settings", TestContext.Current.CancellationToken));

        Assert.Contains("\"time_zone\":null", (await PutAsync(server, """{"prefer": "online", "time_zone": null}""")).Body, StringComparison.Ordinal);
        await server.Client.DeleteAsync("/settings", TestContext.Current.CancellationToken);
        Assert.Equal(Unset, await server.Client.GetStringAsync("/settings", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ATestOfAModelCountsAsItsUseAndStopsAtTheBudget()
    {
        var wire = Wire.Kinds["openai"];
        await using var model = await StubModelServer.StartAsync(StubModelServer.Body(string.Concat(wire.Text("ready")), type: "text/event-stream"));
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(model.BaseUrl, "m") with { UserBudget = new() { TokensPerDay = 15 } });

        var first = (await server.JsonAsync(await server.PostAsync("/models/test", new { }))).GetProperty("items")[0];
        var second = (await server.JsonAsync(await server.PostAsync("/models/test", new { }))).GetProperty("items")[0];

        Assert.True(first.GetProperty("works").GetBoolean());
        Assert.False(second.GetProperty("works").GetBoolean());
        Assert.StartsWith("Your budget for models is used up for today (15 tokens).", second.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, model.Requests.Count);
    }

    [Theory]
    [InlineData("""{"time_zon": "Europe/Berlin"}""", "unknown_field", "Did you mean \"time_zone\"?")]
    [InlineData("""{"time_zone": "Europe/Berln"}""", "bad_time_zone", "Did you mean \"Europe/Berlin\"?")]
    [InlineData("""{"prefer": "planner"}""", "bad_prefer", "is online or local")]
    [InlineData("""{"prefer": 5}""", "wrong_type", "must be a string")]
    [InlineData("""{"locale": "German!"}""", "bad_locale", "as in en, de-DE or pt-BR")]
    [InlineData("""{"default_archives": ["books"]}""", "bad_default_archives", "there are no archives here")]
    [InlineData("""{"default_archives": "books"}""", "wrong_type", "must be a list of strings")]
    [InlineData("""{"default_online_model": "c"}""", "bad_default_online_model", "There is no model \"c\".")]
    [InlineData("""{"default_online_model": "planner"}""", "bad_default_online_model", "planner is planner, not online.")]
    [InlineData("""{"default_local_model": "house/a"}""", "bad_default_local_model", "house/a is online, not local.")]
    public async Task WhatIsWrongIsSaidAndNothingIsKept(string body, string code, string sentence)
    {
        await using var server = await TestServer.StartAsync(answer: null, models: Two);

        var (status, said) = await PutAsync(server, body);

        var problem = JsonElement.Parse(said);
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, problem.GetProperty("code").GetString()));
        Assert.Contains(sentence, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(Unset, await server.Client.GetStringAsync("/settings", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhatTheUserPrefersAnswersAndIsMarkedAsTheDefault()
    {
        await using var server = await TestServer.StartAsync(answer: null, models: Two);

        var before = await DefaultAsync(server);
        await PutAsync(server, """{"default_online_model": "house/b", "prefer": "online"}""");
        var after = await DefaultAsync(server);
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "total amount by country", dataset_id = "orders" }));
        var planner = await server.JsonAsync(await server.PostAsync("/chat", new { message = "total amount by country", dataset_id = "orders", agent_type = "planner" }));

        Assert.Equal(("planner", "house/b"), (before, after));
        Assert.True(turn.GetProperty("using_fallback").GetBoolean(), "The user's model refuses connections, so the planner had to answer.");
        Assert.False(planner.GetProperty("using_fallback").GetBoolean());
    }

    [Fact]
    public async Task TheModelIsToldTheUsersTimeZone()
    {
        await using var model = await StubModelServer.StartAsync(StubModelServer.Stream("""{"choices":[{"delta":{"content":"Hello."},"finish_reason":"stop"}]}"""));
        await using var server = await TestServer.StartAsync(answer: null, models: ModelSettings.OneEndpoint(model.BaseUrl, "m"));
        await PutAsync(server, """{"time_zone": "Pacific/Auckland"}""");

        await server.PostAsync("/chat", new { message = "hello", dataset_id = "orders" });

        Assert.Contains("Pacific/Auckland", model.Requests.First().GetProperty("messages").GetRawText(), StringComparison.Ordinal);
    }

    static async Task<string?> DefaultAsync(TestServer server) =>
        (await server.GetAsync("/models")).GetProperty("items").EnumerateArray().Single(model => model.GetProperty("default").GetBoolean()).GetProperty("id").GetString();

    static async Task<(HttpStatusCode Status, string Body)> PutAsync(TestServer server, string body)
    {
        var response = await server.Client.PutAsync("/settings", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
