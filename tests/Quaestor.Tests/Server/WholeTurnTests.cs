using System.Net;
using System.Text.Json;
using Quaestor.Tests.Loop.Checklist;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Questions through the whole of it: HTTP, loop, model, guard, worker, store.</summary>
public sealed class WholeTurnTests
{
    [Fact]
    public async Task ThePlannerAnswersAQuestionOfAFile()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var events = SentEvent.Parse(await (await server.PostAsync("/chat/stream", new { message = "total amount by country", dataset_id = "orders" })).Content.ReadAsStringAsync());
        var done = events.Single(e => e.Name == "done").Data;

        Assert.Equal("succeeded", done.GetProperty("status").GetString());
        Assert.Equal("planner", done.GetProperty("model_id").GetString());
        var rows = done.GetProperty("result").GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()).Order();
        Assert.Equal(["""["DE",15]""", """["FR",20]"""], rows);
        Assert.Contains("orders", done.GetProperty("sql").GetString());
        Assert.Contains(events, e => e.Name == "tool_call" && e.Data.GetProperty("tool").GetString() == "execute_query_plan");
        Assert.Contains(events, e => e.Name == "result");
        Assert.Contains(events, e => e.Name == "token");
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task SqlInAMessageRunsWithoutAModelAndLeavesARun()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "SQL: select count(*) as n from orders", dataset_id = "orders" }));
        var runs = (await server.GetAsync($"/runs?thread_id={turn.GetProperty("thread_id").GetGuid()}")).GetProperty("items");

        Assert.Equal("[[3]]", turn.GetProperty("result").GetProperty("rows").GetRawText());
        var run = Assert.Single(runs.EnumerateArray());
        Assert.Equal(turn.GetProperty("turn_id").GetGuid(), run.GetProperty("turn_id").GetGuid());
        Assert.Equal(turn.GetProperty("tool_calls")[0].GetProperty("call_id").GetString(), run.GetProperty("call_id").GetString());
    }

    [Theory]
    [InlineData("""{"say": "There are three."}""", "There are three.")]
    [InlineData("""{"fail": "bad_request"}""", "The query gave 1 row.")]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task AModelWithoutToolsAnswersByItsSqlAndWhereItsWordsFailTheRowsDo(string words, string text)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory().FullName, "weak.json");
        await File.WriteAllTextAsync(script, $$"""
            {"name": "weak", "scenes": [
              {"steps": [{"fail": "tools_unsupported"}, {"then": true}, {"say": "```sql\nselect count(*) as n from order\n```"}]},
              {"steps": [{"say": "```sql\nselect count(*) as n from orders\n```\nConfidence: 0.9"}, {"then": true}, {{words}}]}]}
            """);
        await using var server = await TestServer.StartAsync(answer: null, script: script);

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "how many orders?", dataset_id = "orders" }));

        Assert.Equal(("succeeded", text), (turn.GetProperty("status").GetString(), turn.GetProperty("text").GetString()));
        Assert.Equal("[[3]]", turn.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal([false, true], turn.GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task AModelThatIsNotThereIsSaidBeforeATurnBegins()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        foreach (var body in new object[]
        {
            new { message = "hi", dataset_id = "orders", agent_type = "online" },
            new { message = "hi", dataset_id = "orders", agent_type = "local" },
            new { message = "hi", dataset_id = "orders", model = "gpt-9" },
        })
        {
            var response = await server.PostAsync("/chat", body);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("model_unavailable", (await server.JsonAsync(response)).GetProperty("code").GetString());
        }

        Assert.Equal(0, (await server.GetAsync("/threads")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task AScriptedTurnIsToldAgainFromEveryNumber()
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory().FullName, "demo.json");
        await File.WriteAllTextAsync(script, """
            {"name": "demo", "piece_length": 3, "scenes": [{"when": "how many", "steps": [
              {"call": "execute_sql", "arguments": {"dataset": null, "sql": "select count(*) as n from orders", "confidence": 0.95, "assumptions": []}},
              {"then": true}, {"say": "There are three orders, größer als zwei 🦆."}]}]}
            """);
        await using var server = await TestServer.StartAsync(answer: null, script: script);

        var all = SentEvent.Parse(await (await server.PostAsync("/chat/stream", new { message = "how many orders?", dataset_id = "orders" })).Content.ReadAsStringAsync());
        var done = all.Single(e => e.Name == "done").Data;

        Assert.Equal("succeeded", done.GetProperty("status").GetString());
        Assert.Equal("There are three orders, größer als zwei 🦆.", done.GetProperty("text").GetString());
        Assert.Equal("[[3]]", done.GetProperty("result").GetProperty("rows").GetRawText());
        var thread = done.GetProperty("thread_id").GetGuid();
        for (var seen = 0; seen < all.Count; seen++)
        {
            var rest = await server.EventsAsync($"/threads/{thread}/events?after={seen}");
            Assert.Equal(all.Skip(seen).Select(e => e.Data.GetRawText()), rest.Select(e => e.Data.GetRawText()));
        }
    }

    [Fact]
    public async Task ACancelledTurnStopsItsQuery()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var asked = server.PostAsync("/chat/stream", new
        {
            message = "SQL: select count(*) from range(1000000000) a, range(1000) b where a.range * b.range % 7 = 3", dataset_id = "orders",
        });
        var run = await FirstRunAsync(server);

        await server.Client.PostAsync($"/threads/{run.GetProperty("thread_id").GetGuid()}/turns/{run.GetProperty("turn_id").GetGuid()}/cancel", null);

        var events = SentEvent.Parse(await (await asked).Content.ReadAsStringAsync());
        Assert.Equal("cancelled", events.Single(e => e.Name == "done").Data.GetProperty("status").GetString());
        Assert.Equal("cancelled", (await server.GetAsync($"/runs/{run.GetProperty("run_id").GetGuid()}/status")).GetProperty("status").GetString());
    }

    static async Task<JsonElement> FirstRunAsync(TestServer server)
    {
        while (true)
        {
            if ((await server.GetAsync("/runs")).GetProperty("items") is var runs && runs.GetArrayLength() > 0)
            {
                return runs[0];
            }

            await Task.Delay(10);
        }
    }
}
