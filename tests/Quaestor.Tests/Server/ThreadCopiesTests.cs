using System.Net;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Conversations that are forked, exported and found, over the real loop with the planner.</summary>
public sealed class ThreadCopiesTests
{
    [Fact]
    public async Task AForkGoesOnByItselfWithItsRowsAndLeavesTheFirstAlone()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var first = await AskAsync(server, "SQL: SELECT country, sum(amount) AS total FROM orders GROUP BY country ORDER BY total DESC");
        var thread = first.GetProperty("thread_id").GetGuid();
        await AskAsync(server, "SQL: SELECT 2 AS two", thread);
        var messages = await MessagesAsync(server, thread);

        var forked = await server.PostAsync($"/threads/{thread}/fork", new { message_id = messages[1].GetProperty("id").GetGuid() });
        var fork = (await server.JsonAsync(forked)).GetProperty("id").GetGuid();
        var copied = await MessagesAsync(server, fork);
        var answer = copied[1].GetProperty("answer");
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/threads/{thread}")).StatusCode);
        var rows = await server.GetAsync($"/results/{answer.GetProperty("result").GetProperty("result_id").GetGuid()}");
        var goesOn = await AskAsync(server, "SQL: SELECT 3 AS three", fork);

        Assert.Equal(HttpStatusCode.Created, forked.StatusCode);
        Assert.Equal(2, copied.Count);
        Assert.Equal(messages[0].GetProperty("text").GetString(), copied[0].GetProperty("text").GetString());
        Assert.Equal((fork, first.GetProperty("text").GetString()), (answer.GetProperty("thread_id").GetGuid(), answer.GetProperty("text").GetString()));
        Assert.Equal(first.GetProperty("result").GetProperty("rows").GetRawText(), rows.GetProperty("rows").GetRawText());
        Assert.Equal("succeeded", goesOn.GetProperty("status").GetString());
        Assert.Equal(4, (await MessagesAsync(server, fork)).Count);
        Assert.EndsWith(" (fork)", (await server.GetAsync($"/threads/{fork}")).GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.All((await server.GetAsync($"/runs?thread_id={fork}")).GetProperty("items").EnumerateArray(), run => Assert.Equal(fork, run.GetProperty("thread_id").GetGuid()));
    }

    [Fact]
    public async Task AForkFromAQuestionLeavesItToBeAskedAnew()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = (await AskAsync(server, "SQL: SELECT 1 AS one")).GetProperty("thread_id").GetGuid();
        await AskAsync(server, "SQL: SELECT 2 AS two", thread);
        var question = (await MessagesAsync(server, thread))[2].GetProperty("id").GetGuid();

        var fork = await server.JsonAsync(await server.PostAsync($"/threads/{thread}/fork", new { message_id = question }));

        Assert.Equal("SQL: SELECT 2 AS two", fork.GetProperty("draft").GetString());
        Assert.Equal(2, (await MessagesAsync(server, fork.GetProperty("id").GetGuid())).Count);
    }

    [Fact]
    public async Task WhatIsNoMessageOfTheThreadIsNotForked()
    {
        await using var server = await TestServer.StartAsync();
        var thread = (await server.JsonAsync(await server.PostAsync("/chat", new { message = "x", dataset_id = "shop" }))).GetProperty("thread_id").GetGuid();

        var unknown = await server.PostAsync($"/threads/{thread}/fork", new { message_id = Guid.NewGuid() });
        var missing = await server.PostAsync($"/threads/{thread}/fork", new { });

        Assert.Equal("message_not_found", (await server.JsonAsync(unknown)).GetProperty("code").GetString());
        Assert.Equal("field_required", (await server.JsonAsync(missing)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task AnExportHoldsQuestionsAnswersQueriesAndRowsAsText()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = (await AskAsync(server, "SQL: SELECT '<b>x|y</b>' AS odd, 7 AS n")).GetProperty("thread_id").GetGuid();

        var markdown = await server.Client.GetAsync($"/threads/{thread}/export");
        var html = await server.Client.GetStringAsync($"/threads/{thread}/export?format=html");
        var json = await server.GetAsync($"/threads/{thread}/export?format=json");
        var unknown = await server.Client.GetAsync($"/threads/{thread}/export?format=pdf");

        Assert.Equal($"attachment; filename=\"thread-{thread}.md\"", markdown.Content.Headers.ContentDisposition!.ToString());
        var text = await markdown.Content.ReadAsStringAsync();
        Assert.Contains("> SQL: SELECT '<b>x|y</b>' AS odd, 7 AS n\n", text);
        Assert.Contains("```sql\nSELECT '<b>x|y</b>' AS odd, 7 AS n\n```\n", text);
        Assert.Contains("| odd | n |\n| --- | ---: |\n| &lt;b>x\\|y&lt;/b> | 7 |\n", text);
        Assert.DoesNotContain("<b>", html);
        Assert.DoesNotContain("<script", html);
        Assert.Contains("<td>&lt;b&gt;x|y&lt;/b&gt;</td><td class=\"number\">7</td>", html);
        Assert.Equal("SQL: SELECT '<b>x|y</b>' AS odd, 7 AS n", json.GetProperty("turns")[0].GetProperty("message").GetString());
        Assert.Equal("succeeded", json.GetProperty("turns")[0].GetProperty("answer").GetProperty("status").GetString());
        Assert.Equal("unknown_format", (await server.JsonAsync(unknown)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task AThreadIsFoundByWordsOfItsTitleAndOfWhatWasSaid()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/chat", new { message = "Which product sells BEST in Germany? 100%", dataset_id = "shop" });
        await server.PostAsync("/chat", new { message = "And in France?", dataset_id = "shop" });

        int[] found = await Task.WhenAll(new[] { "germany best", "100%", "germany france", "FRANCE", "_", " " }.Select(async words =>
            (await server.GetAsync($"/threads?q={Uri.EscapeDataString(words)}")).GetProperty("items").GetArrayLength()));

        Assert.Equal([1, 1, 0, 1, 0, 2], found);
    }

    static async Task<JsonElement> AskAsync(TestServer server, string message, Guid? thread = null) => await server.JsonAsync(
        await server.PostAsync("/chat", thread is { } id ? (object)new { message, thread_id = id } : new { message, dataset_id = "orders" }));

    static async Task<List<JsonElement>> MessagesAsync(TestServer server, Guid thread) =>
        [.. (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items").EnumerateArray()];
}
