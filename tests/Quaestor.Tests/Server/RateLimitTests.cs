using System.Net;
using Quaestor.Agent.Settings;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>A user who asks too much is told to wait, and for how long; nothing else of that user's or anybody's stands still.</summary>
public sealed class RateLimitTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task BeyondTheMinutesShareARouteAnswersWhenToComeBack()
    {
        await using var server = await StartAsync(new() { RequestsPerMinute = 3 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/threads")).StatusCode);
        }

        var refused = await server.Client.GetAsync("/threads?limit=5");
        var other = await server.Client.GetAsync("/datasets");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("rate_limited", (await server.JsonAsync(refused)).GetProperty("code").GetString());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task QuestionsAndRunsShareOneBudget()
    {
        await using var server = await StartAsync(new() { WorkPerMinute = 2 });

        var asked = await server.PostAsync("/chat", new { message = "hi", dataset_id = "shop" });
        var ran = await server.PostAsync("/runs", new { dataset_id = "shop", query_type = "sql", sql = "select 1" });
        var refused = await server.PostAsync("/chat/stream", new { message = "hi", dataset_id = "shop" });
        var read = await server.Client.GetAsync("/threads");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK],
            [asked.StatusCode, ran.StatusCode, refused.StatusCode, read.StatusCode]);
    }

    [Fact]
    public async Task AStreamTooManyIsRefusedUntilOneCloses()
    {
        var release = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(
            async (_, _, log, cancel) =>
            {
                await release.Task.WaitAsync(Patience, cancel);
                return TemporaryStore.Answer(log, "done");
            },
            limits: new() { Streams = 1 });
        using var asking = await server.Client.SendAsync(Stream("/chat/stream", """{"message": "hi", "dataset_id": "shop"}"""), HttpCompletionOption.ResponseHeadersRead);
        var thread = (await server.GetAsync("/threads")).GetProperty("items")[0].GetProperty("id").GetString();

        var refused = await server.Client.GetAsync($"/threads/{thread}/events");
        release.SetResult();
        await asking.Content.ReadAsStringAsync().WaitAsync(Patience);
        var taken = await server.Client.GetAsync($"/threads/{thread}/events");

        Assert.Equal("too_many_streams", (await server.JsonAsync(refused)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    [Fact]
    public async Task WhatIsForEverybodyHasNoLimit()
    {
        await using var server = await StartAsync(new() { RequestsPerMinute = 1 });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        }
    }

    [Fact]
    public async Task AFrontEndOfOthersIsToldInItsOwnForm()
    {
        await using var server = await StartAsync(new() { RequestsPerMinute = 1 });
        await server.Client.GetAsync("/v1/models");

        var refused = await server.Client.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("rate_limit_error", (await server.JsonAsync(refused)).GetProperty("error").GetProperty("type").GetString());
    }

    static Task<TestServer> StartAsync(ServerLimits limits) => TestServer.StartAsync(TestServer.SayAsync, limits: limits);

    static HttpRequestMessage Stream(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
}
