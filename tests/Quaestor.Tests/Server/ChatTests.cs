using System.Net;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

public sealed class ChatTests
{
    const string Unicode = "Größe 🦆 – naïve 数据 \"quoted\" \\ \u2028 and enough words to make a text of several pieces";

    [Fact]
    public async Task AChatAnswersWithTheWholeTurn()
    {
        await using var server = await TestServer.StartAsync();

        var response = await server.PostAsync("/chat", new { message = Unicode, dataset_id = "shop" });
        var turn = await server.JsonAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        Assert.Equal(Unicode, turn.GetProperty("text").GetString());
        Assert.Equal(0, turn.GetProperty("approvals").GetArrayLength());
        foreach (var name in new[] { "thread_id", "turn_id", "assumptions", "tool_calls", "usage", "model_id", "backend", "latency_ms", "using_fallback" })
        {
            Assert.True(turn.TryGetProperty(name, out _), name);
        }
    }

    [Fact]
    public async Task AStreamNamesItsThreadFirstCountsWithoutGapsAndEndsIdle()
    {
        await using var server = await TestServer.StartAsync();

        var response = await server.PostAsync("/chat/stream", new { message = Unicode, dataset_id = "shop" });
        var events = SentEvent.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("no-transform", response.Headers.CacheControl!.ToString());
        Assert.Equal("status", events[0].Name);
        Assert.NotEqual(Guid.Empty, events[0].Data.GetProperty("thread_id").GetGuid());
        Assert.Equal(Enumerable.Range(1, events.Count - 1).Select(i => (long?)i), events.SkipLast(1).Select(e => e.Id));
        Assert.Equal("done", events[^2].Name);
        Assert.Equal(("idle", null), (events[^1].Name, events[^1].Id));
        Assert.Equal(Unicode, TextOf(events));
    }

    [Fact]
    public async Task AReaderThatComesBackAtAnyNumberHasTheSameText()
    {
        await using var server = await TestServer.StartAsync();
        var all = SentEvent.Parse(await (await server.PostAsync("/chat/stream", new { message = Unicode, dataset_id = "shop" })).Content.ReadAsStringAsync());
        var thread = all[0].Data.GetProperty("thread_id").GetGuid();
        var numbered = all.Where(e => e.Id is not null).ToList();

        for (var seen = 0; seen <= numbered.Count; seen++)
        {
            var rest = seen % 2 == 0
                ? await server.EventsAsync($"/threads/{thread}/events?after={seen}")
                : await ResumeAsync(server, thread, seen);

            Assert.Equal("idle", rest[^1].Name);
            Assert.Equal(numbered.Skip(seen).Select(e => e.Id), rest.SkipLast(1).Select(e => e.Id));
            Assert.Equal(Unicode, TextOf([.. numbered.Take(seen), .. rest]));
        }
    }

    [Fact]
    public async Task TwoReadersOfARunningTurnSeeTheSame()
    {
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            await log.AppendTextAsync(Guid.CreateVersion7(), "before ");
            await go.Task;
            return await TestServer.SayAsync(start, source, log, cancellationToken);
        });
        var asked = server.PostAsync("/chat/stream", new { message = Unicode, dataset_id = "shop", client_request_id = "one" });
        var started = await WaitForThreadAsync(server);
        var readers = Enumerable.Range(0, 3).Select(_ => server.EventsAsync($"/threads/{started}/events?after=0")).ToList();

        go.SetResult();
        var first = SentEvent.Parse(await (await asked).Content.ReadAsStringAsync());

        foreach (var reader in readers)
        {
            var events = await reader;
            Assert.Equal(first.Select(e => (e.Id, e.Name, e.Data.GetRawText())), events.Select(e => (e.Id, e.Name, e.Data.GetRawText())));
        }
    }

    [Fact]
    public async Task TheSameRequestLeadsToTheSameTurn()
    {
        await using var server = await TestServer.StartAsync();
        var body = new { message = "once", dataset_id = "shop", client_request_id = "abc" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await server.JsonAsync(await server.PostAsync("/chat", body))));

        Assert.Single(answers.Select(answer => answer.GetProperty("turn_id").GetGuid()).Distinct());
        Assert.Single((await server.GetAsync("/threads")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task ATurnThatIsCancelledEndsAndTheThreadGoesOn()
    {
        await using var server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            if (start.Message == "wait")
            {
                await log.AppendTextAsync(Guid.CreateVersion7(), "I am");
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await TestServer.SayAsync(start, source, log, cancellationToken);
        });
        var asked = server.PostAsync("/chat", new { message = "wait", dataset_id = "shop" });
        var thread = await WaitForThreadAsync(server);
        var turn = (await server.GetAsync($"/threads/{thread}")).GetProperty("active_turn").GetProperty("turn_id").GetGuid();

        var refused = await server.PostAsync("/chat", new { message = "two at once", thread_id = thread });
        var cancelled = await server.JsonAsync(await server.Client.PostAsync($"/threads/{thread}/turns/{turn}/cancel", null));
        var again = await server.JsonAsync(await server.Client.PostAsync($"/threads/{thread}/turns/{turn}/cancel", null));
        var next = await server.JsonAsync(await server.PostAsync("/chat", new { message = "now", thread_id = thread }));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("turn_running", (await server.JsonAsync(refused)).GetProperty("code").GetString());
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
        Assert.Equal("cancelled", again.GetProperty("status").GetString());
        Assert.Equal("cancelled", (await server.JsonAsync(await asked)).GetProperty("status").GetString());
        Assert.Equal("succeeded", next.GetProperty("status").GetString());
        Assert.False((await server.GetAsync($"/threads/{thread}")).TryGetProperty("active_turn", out _));
    }

    [Fact]
    public async Task ATurnGoesOnWhenItsReaderLeaves()
    {
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            await go.Task;
            return await TestServer.SayAsync(start, source, log, cancellationToken);
        });
        using var leaves = new CancellationTokenSource();
        var asked = server.Client.PostAsync("/chat", TestBody("left alone"), leaves.Token);
        var thread = await WaitForThreadAsync(server);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        go.SetResult();
        var events = await server.EventsAsync($"/threads/{thread}/events?after=0");

        Assert.Equal("left alone", TextOf(events));
        Assert.Equal("succeeded", events[^2].Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task AFaultOfOursEndsTheTurnWithoutInternals()
    {
        await using var server = await TestServer.StartAsync((_, _, _, _) => throw new InvalidOperationException("secret detail"));

        var response = await server.PostAsync("/chat/stream", new { message = "x", dataset_id = "shop" });
        var text = await response.Content.ReadAsStringAsync();
        var events = SentEvent.Parse(text);

        Assert.DoesNotContain("secret", text);
        Assert.Equal("internal_error", events.Single(e => e.Name == "error").Data.GetProperty("code").GetString());
        Assert.Equal("failed", events.Single(e => e.Name == "done").Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task AThreadIsNamedAfterItsFirstMessageAndShowsItsMessages()
    {
        await using var server = await TestServer.StartAsync();
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "What sells best?\nBy country.", dataset_id = "shop" }));
        var thread = turn.GetProperty("thread_id").GetGuid();
        await server.PostAsync("/chat", new { message = "And worst?", thread_id = thread });

        var items = (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal("What sells best?", (await server.GetAsync($"/threads/{thread}")).GetProperty("title").GetString());
        Assert.Equal(["user", "assistant", "user", "assistant"], items.Select(item => item.GetProperty("role").GetString()));
        Assert.Equal(turn.GetRawText(), items[1].GetProperty("answer").GetRawText());
        var page = await server.GetAsync($"/threads/{thread}/messages?limit=2");
        Assert.Equal("And worst?", page.GetProperty("items")[0].GetProperty("text").GetString());
        var older = await server.GetAsync($"/threads/{thread}/messages?limit=2&before={page.GetProperty("next").GetString()}");
        Assert.Equal("What sells best?\nBy country.", older.GetProperty("items")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task ADeletedThreadIsGoneWithItsRunningTurn()
    {
        await using var server = await TestServer.StartAsync(async (_, _, log, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TemporaryStore.Answer(log);
        });
        var asked = server.PostAsync("/chat/stream", new { message = "wait", dataset_id = "shop" });
        var thread = await WaitForThreadAsync(server);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/threads/{thread}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/threads/{thread}")).StatusCode);
        await asked;
    }

    [Fact]
    public async Task AStoppingServerEndsStreamsAndLeavesTurnsToTheNextStart()
    {
        await using var server = await TestServer.StartAsync(async (_, _, log, cancellationToken) =>
        {
            await log.AppendTextAsync(Guid.CreateVersion7(), "text");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TemporaryStore.Answer(log);
        });
        var asked = server.PostAsync("/chat/stream", new { message = "wait", dataset_id = "shop" });
        var thread = await WaitForThreadAsync(server);

        await server.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await asked).StatusCode);
        Assert.Equal("queued", (await server.Host.Conversations.Threads.FindAsync("local", thread))!.ActiveTurn!.Status);
    }

    [Fact]
    public async Task TheSameApiIsThereOnASocket()
    {
        await using var server = await TestServer.StartAsync(onSocket: true);

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "over a socket", dataset_id = "shop" }));

        Assert.Equal("over a socket", turn.GetProperty("text").GetString());
    }

    static async Task<List<SentEvent>> ResumeAsync(TestServer server, Guid thread, int seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/threads/{thread}/events?after=0");
        request.Headers.Add("Last-Event-ID", $"{seen}");
        return SentEvent.Parse(await (await server.Client.SendAsync(request)).Content.ReadAsStringAsync());
    }

    static StringContent TestBody(string message) =>
        new($$"""{"message": "{{message}}", "dataset_id": "shop"}""", System.Text.Encoding.UTF8, "application/json");

    static async Task<Guid> WaitForThreadAsync(TestServer server)
    {
        while (true)
        {
            if ((await server.Host.Conversations.Threads.ListAsync("local", null, null, 1)) is [{ ActiveTurn: not null } thread])
            {
                return thread.Id;
            }

            await Task.Delay(10);
        }
    }

    static string TextOf(IEnumerable<SentEvent> events)
    {
        var text = "";
        foreach (var token in events.Where(e => e.Name == "token").Select(e => e.Data))
        {
            text = text[..Math.Min(text.Length, token.GetProperty("offset").GetInt32())] + token.GetProperty("text").GetString();
        }

        return text;
    }
}
