using System.Net;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Scheduling;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Turns that wait: for their thread, or for room.</summary>
public sealed class QueuedTurnsTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task ASecondMessageWaitsForTheFirstWhereItIsToldTo()
    {
        await using var server = await StartAsync();
        var first = server.PostAsync("/chat", new { message = "first", dataset_id = "shop" });
        var thread = await ThreadAsync(server);
        var second = server.PostAsync("/chat/stream", new { message = "second", thread_id = thread, when_busy = "queue" });
        await CountAsync(server, waiting: 1);
        var third = server.PostAsync("/chat", new { message = "third", thread_id = thread, when_busy = "queue" });
        await CountAsync(server, waiting: 2);
        var refused = await server.PostAsync("/chat", new { message = "no", thread_id = thread });
        var reader = server.EventsAsync($"/threads/{thread}/events?after=0");

        _go.SetResult();
        var told = SentEvent.Parse(await (await second.WaitAsync(Limit)).Content.ReadAsStringAsync());
        var all = await reader.WaitAsync(Limit);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("first", (await server.JsonAsync(await first)).GetProperty("text").GetString());
        Assert.Equal("third", (await server.JsonAsync(await third)).GetProperty("text").GetString());
        Assert.Equal(["queued", "running"], told.Where(e => e.Name == "status").Select(e => e.Data.GetProperty("status").GetString()));
        Assert.Equal("second", told.Single(e => e.Name == "done").Data.GetProperty("text").GetString());
        Assert.Equal(["first", "second", "third"], all.Where(e => e.Name == "done").Select(e => e.Data.GetProperty("text").GetString()));
        Assert.Equal(Enumerable.Range(1, all.Count - 1).Select(number => (long?)number), all.SkipLast(1).Select(e => e.Id));
        var messages = (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items").EnumerateArray();
        Assert.Equal(["first", "first", "second", "second", "third", "third"], messages.Select(message => message.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task ATurnThatWaitsCanBeCancelled()
    {
        await using var server = await StartAsync();
        var first = server.PostAsync("/chat", new { message = "first", dataset_id = "shop" });
        var thread = await ThreadAsync(server);
        var second = server.PostAsync("/chat", new { message = "second", thread_id = thread, when_busy = "queue" });
        await CountAsync(server, waiting: 1);
        var queued = (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items")[1].GetProperty("turn_id").GetGuid();

        var cancelled = await server.JsonAsync(await server.Client.PostAsync($"/threads/{thread}/turns/{queued}/cancel", null));

        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        Assert.Equal("cancelled", (await server.JsonAsync(await second.WaitAsync(Limit))).GetProperty("status").GetString());
        _go.SetResult();
        Assert.Equal("succeeded", (await server.JsonAsync(await first.WaitAsync(Limit))).GetProperty("status").GetString());
    }

    [Fact]
    public async Task WhatIsTooMuchIsRefusedAndSaysSo()
    {
        await using var server = await StartAsync(new QueueLimits { AtOnce = 1, Waiting = 1, PerUser = 10 });
        var first = server.PostAsync("/chat", new { message = "first", dataset_id = "shop" });
        await CountAsync(server, running: 1);
        var second = server.PostAsync("/chat", new { message = "second", dataset_id = "shop" });
        await CountAsync(server, waiting: 1);

        var refused = await server.PostAsync("/chat", new { message = "third", dataset_id = "shop" });

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("queue_full", (await server.JsonAsync(refused)).GetProperty("code").GetString());
        _go.SetResult();
        Assert.Equal(["first", "second"], [TextOf(await server.JsonAsync(await first)), TextOf(await server.JsonAsync(await second.WaitAsync(Limit)))]);
    }

    [Fact]
    public async Task WhatAStoppedServerLeavesTheNextOneFinishes()
    {
        using var folder = new TemporaryFolder();
        Guid thread;
        var server = await StartAsync(folder: folder.Path);
        await using (server)
        {
            var first = server.PostAsync("/chat", new { message = "first", dataset_id = "shop", client_request_id = "one" });
            thread = await ThreadAsync(server);
            var second = server.PostAsync("/chat", new { message = "second", thread_id = thread, when_busy = "queue" });
            await CountAsync(server, waiting: 1);
            await server.StopAsync();
            await Task.WhenAll(first, second).WaitAsync(Limit);
        }

        _go.SetResult();
        await using var next = await StartAsync(folder: folder.Path);
        var events = await next.EventsAsync($"/threads/{thread}/events?after=0").WaitAsync(Limit);
        var again = await next.JsonAsync(await next.PostAsync("/chat", new { message = "first", dataset_id = "shop", client_request_id = "one" }));

        Assert.Equal(["first", "second"], events.Where(e => e.Name == "done").Select(e => TextOf(e.Data)));
        Assert.Equal(Enumerable.Range(1, events.Count - 1).Select(number => (long?)number), events.SkipLast(1).Select(e => e.Id));
        Assert.Equal("first", TextOf(again));
    }

    [Fact]
    public async Task WhatToDoWhenBusyIsRefuseOrQueue()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync("/chat", new { message = "x", dataset_id = "shop", when_busy = "wait" });

        Assert.Equal((HttpStatusCode.BadRequest, "unknown_when_busy"), (answer.StatusCode, (await server.JsonAsync(answer)).GetProperty("code").GetString()));
    }

    Task<TestServer> StartAsync(QueueLimits? limits = null, string? folder = null) => TestServer.StartAsync(
        async (start, source, log, cancellationToken) =>
        {
            await _go.Task.WaitAsync(cancellationToken);
            return await TestServer.SayAsync(start, source, log, cancellationToken);
        },
        queue: limits,
        folder: folder);

    static string TextOf(JsonElement answer) => answer.GetProperty("text").GetString()!;

    static async Task<Guid> ThreadAsync(TestServer server)
    {
        await CountAsync(server, running: 1);
        while (true)
        {
            if (await server.Host.Conversations.Threads.ListAsync("local", null, null, 1) is [{ ActiveTurn: not null } thread])
            {
                return thread.Id;
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    static async Task CountAsync(TestServer server, int running = 1, int waiting = 0)
    {
        for (var waited = 0; server.Host.Queue.Depth != (running, waiting); waited += 5)
        {
            Assert.True(waited < Limit.TotalMilliseconds, $"The queue has {server.Host.Queue.Depth}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        // In the queue is not yet in the store.
        await Task.Delay(50, TestContext.Current.CancellationToken);
    }
}
