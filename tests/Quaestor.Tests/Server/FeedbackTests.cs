using System.Net;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>What users say of answers, and what administrators read of everybody.</summary>
public sealed class FeedbackTests
{
    [Fact]
    public async Task TheLastWordOnAnAnswerStandsBesideIt()
    {
        await using var server = await TestServer.StartAsync();
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "hello", dataset_id = "orders" }));
        var (thread, id) = (turn.GetProperty("thread_id").GetGuid(), turn.GetProperty("turn_id").GetGuid());

        await server.PostAsync("/feedback", new { turn_id = id, verdict = "wrong", note = "that was all" });
        var given = await server.JsonAsync(await server.PostAsync("/feedback", new { turn_id = id, verdict = "right" }));
        var messages = (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal((id, "right"), (given.GetProperty("turn_id").GetGuid(), given.GetProperty("verdict").GetString()));
        Assert.False(messages[0].TryGetProperty("feedback", out _));
        Assert.Equal("right", messages[1].GetProperty("feedback").GetProperty("verdict").GetString());
        Assert.False(messages[1].GetProperty("feedback").TryGetProperty("note", out _));
    }

    [Fact]
    public async Task AnAnswerThatIsKeptAnswersTheSameQuestionInOtherConversations()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var turn = await AskAsync(server, "SQL: select sum(amount) as owed from orders where country = 'DE'");
        object Kept(string verdict, bool save) => new { turn_id = turn.GetProperty("turn_id").GetGuid(), verdict, save, question = "What do the Germans owe us?" };

        var before = await AskAsync(server, "what do the germans owe us");
        var kept = await server.JsonAsync(await server.PostAsync("/feedback", Kept("right", true)));
        var after = await AskAsync(server, "what do the germans owe us");
        await server.PostAsync("/feedback", Kept("right", false));
        var taken = await AskAsync(server, "what do the germans owe us");

        Assert.Equal("What do the Germans owe us?", kept.GetProperty("question").GetString());
        Assert.NotEqual("succeeded", before.GetProperty("status").GetString());
        Assert.Equal("[[15]]", after.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal("execute_sql", after.GetProperty("tool_calls")[0].GetProperty("tool").GetString());
        Assert.Contains("What do the Germans owe us?", after.GetProperty("assumptions")[0].GetString(), StringComparison.Ordinal);
        Assert.NotEqual("succeeded", taken.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("hello", "right", null, "no_query")]
    [InlineData("how many orders are there?", "wrong", null, "not_right")]
    [InlineData("how many orders are there?", "right", "how many orders last month?", "question_moves")]
    public async Task WhatCannotBeKeptIsRefusedWithTheReason(string message, string verdict, string? question, string code)
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var turn = await AskAsync(server, message);

        var response = await server.PostAsync("/feedback", new { turn_id = turn.GetProperty("turn_id").GetGuid(), verdict, save = true, question });

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, (await server.JsonAsync(response)).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("""{"turn_id": "0198c0de-0000-7000-8000-000000000000", "verdict": "right"}""", HttpStatusCode.NotFound, "turn_not_found")]
    [InlineData("""{"turn_id": "0198c0de-0000-7000-8000-000000000000", "verdict": "good"}""", HttpStatusCode.BadRequest, "unknown_verdict")]
    [InlineData("""{"verdict": "right"}""", HttpStatusCode.BadRequest, "field_required")]
    public async Task WhatIsWrongIsSaid(string body, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync();

        var response = await server.Client.PostAsync("/feedback", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal((status, code), (response.StatusCode, (await server.JsonAsync(response)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task ATurnThatRunsCannotBeJudged()
    {
        var goOn = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            await goOn.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
            return TemporaryStore.Answer(log);
        });
        var thread = await server.JsonAsync(await server.PostAsync("/threads", new { dataset_id = "orders" }));
        var asking = server.PostAsync("/chat", new { message = "hello", thread_id = thread.GetProperty("id").GetGuid() });
        var turn = await RunningAsync(server, thread.GetProperty("id").GetGuid());

        var early = await server.PostAsync("/feedback", new { turn_id = turn, verdict = "right" });
        goOn.SetResult();
        await asking;
        var late = await server.PostAsync("/feedback", new { turn_id = turn, verdict = "right" });

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (early.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task TheAuditHoldsEverybodysRunsAndApprovalsInTheirOrder()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        for (var i = 0; i < 3; i++)
        {
            await server.PostAsync("/runs", new { dataset_id = "orders", query_type = "sql", sql = $"select {i} as n" });
        }

        var response = await server.Client.GetAsync("/audit", TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var later = await server.Client.GetStringAsync($"/audit?since={DateTime.UtcNow.AddDays(2):yyyy-MM-dd}", TestContext.Current.CancellationToken);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["select 0 as n", "select 1 as n", "select 2 as n"], lines.Select(line => line.GetProperty("run").GetProperty("sql").GetString()));
        Assert.All(lines, line => Assert.Equal(("run", "local"), (line.GetProperty("kind").GetString(), line.GetProperty("user_id").GetString())));
        Assert.Empty(later);
    }

    static async Task<JsonElement> AskAsync(TestServer server, string message) =>
        await server.JsonAsync(await server.PostAsync("/chat", new { message, dataset_id = "orders" }));

    static async Task<Guid> RunningAsync(TestServer server, Guid thread)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if ((await server.GetAsync($"/threads/{thread}")).TryGetProperty("active_turn", out var turn))
            {
                return turn.GetProperty("turn_id").GetGuid();
            }

            await Task.Delay(10, limit.Token);
        }
    }
}
