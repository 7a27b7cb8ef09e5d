using System.Net;
using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>What models cost, over HTTP.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task UsageIsCountedByModelThreadUserAndDay()
    {
        await using var server = await StartAsync();
        var first = await AskAsync(server, "10 dear");
        await AskAsync(server, "20 dear", first);
        var second = await AskAsync(server, "5 free");
        var today = DateOnly.FromDateTime(DateTime.Now).ToString("yyyy-MM-dd");

        var models = await server.GetAsync("/usage?by=model");
        var threads = await server.GetAsync("/usage?by=thread");
        var users = await server.GetAsync("/usage?by=user");
        var days = await server.GetAsync("/usage");

        Assert.Equal([("dear", 60L, "0.3"), ("free", 10L, null)], models.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("model_id").GetString()!, Tokens(item), Cost(item))));
        Assert.Equal([(first, 60L), (second, 10L)], threads.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("thread_id").GetGuid(), Tokens(item))));
        Assert.Equal(("local", 70L), (Assert.Single(users.GetProperty("items").EnumerateArray()).GetProperty("user_id").GetString(), Tokens(users.GetProperty("total"))));
        var day = Assert.Single(days.GetProperty("items").EnumerateArray());
        Assert.Equal((70L, "0.3", true), (Tokens(day), Cost(day), day.GetProperty("cost_is_partial").GetBoolean()));
        Assert.Equal(("day", day.GetProperty("day").GetString()), (days.GetProperty("by").GetString(), days.GetProperty("until").GetString()));
        Assert.Equal(days.GetProperty("total").GetRawText(), models.GetProperty("total").GetRawText());
        Assert.Equal(today.Length, days.GetProperty("since").GetString()!.Length);
    }

    [Fact]
    public async Task WhatWasSpentInADeletedThreadStaysInTheSums()
    {
        await using var server = await StartAsync();
        var thread = await AskAsync(server, "10 dear");

        await server.Client.DeleteAsync($"/threads/{thread}", TestContext.Current.CancellationToken);
        var threads = await server.GetAsync("/usage?by=thread");

        var item = Assert.Single(threads.GetProperty("items").EnumerateArray());
        Assert.False(item.TryGetProperty("thread_id", out _));
        Assert.Equal(20, Tokens(item));
    }

    [Fact]
    public async Task DaysAreThoseOfTheUsersTimeZone()
    {
        await using var server = await StartAsync();
        await AskAsync(server, "10 dear");
        await server.Client.PutAsync("/settings", new StringContent("""{"time_zone": "Pacific/Kiritimati"}""", null, "application/json"), TestContext.Current.CancellationToken);
        var far = (await server.GetAsync("/usage")).GetProperty("items")[0].GetProperty("day").GetString();
        await server.Client.PutAsync("/settings", new StringContent("""{"time_zone": "Pacific/Niue"}""", null, "application/json"), TestContext.Current.CancellationToken);
        var near = (await server.GetAsync("/usage")).GetProperty("items")[0].GetProperty("day").GetString();

        // 25 hours lie between the two, so it is never the same day in both.
        Assert.True(string.CompareOrdinal(near, far) < 0, $"{near} is not before {far}.");
    }

    [Theory]
    [InlineData("by=week", "unknown_grouping")]
    [InlineData("since=yesterday", "bad_day")]
    [InlineData("since=2025-02-01&until=2025-01-01", "bad_day")]
    [InlineData("until=9999-12-31", "bad_day")]
    [InlineData("frm=2025-02-01", "unknown_parameter")]
    public async Task WhatIsWrongIsSaid(string query, string code)
    {
        await using var server = await StartAsync();

        var response = await server.Client.GetAsync($"/usage?{query}", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (await server.JsonAsync(response)).GetProperty("code").GetString()));
    }

    /// <summary>Spends what the message says on the model that it names: as many tokens out as in, and a cent each in where it is dear.</summary>
    static Task<TestServer> StartAsync() => TestServer.StartAsync(async (start, source, log, cancellationToken) =>
    {
        var tokens = long.Parse(start.Message.Split(' ')[0]);
        var model = start.Message.Split(' ')[1];
        await log.AppendAsync(new UsageEvent(model, "stub", tokens, tokens, 1, 1, model == "dear" ? tokens / 100m : null));
        return TemporaryStore.Answer(log);
    });

    static async Task<Guid> AskAsync(TestServer server, string message, Guid? thread = null) =>
        (await server.JsonAsync(await server.PostAsync("/chat", new { message, thread_id = thread, dataset_id = "orders" }))).GetProperty("thread_id").GetGuid();

    static long Tokens(JsonElement item) => item.GetProperty("input_tokens").GetInt64() + item.GetProperty("output_tokens").GetInt64();

    static string? Cost(JsonElement item) => item.TryGetProperty("cost", out var cost) ? cost.GetRawText() : null;
}
