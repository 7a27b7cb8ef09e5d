using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>The same question through the planner, through a scripted model, over HTTP whole and streamed, from the command and from the store: one vocabulary of events.</summary>
public sealed class SameEventsTests
{
    const string Question = "how many orders are there?";

    /// <summary>A model that proposes the very query that the planner plans, and says the planner's answer.</summary>
    const string Script = """
        {"name": "same", "scenes": [{"steps": [
          {"call": "execute_query_plan", "arguments": {"dataset": null, "confidence": 0.97, "assumptions": [], "other_readings": null, "plan": {"select": [{"value": {"kind": "aggregate", "function": "count"}, "as": "orders"}], "from": {"table": "orders"}}}},
          {"then": true},
          {"say": "There are 3 orders."}]}]}
        """;

    [Fact]
    public async Task ThePlannerAndAScriptedModelAreToldByTheSameEvents()
    {
        var planned = await StreamedAsync(script: null);
        var scripted = await StreamedAsync(Script);

        Assert.Equal(Shapes(planned), Shapes(scripted));
        Assert.Equal(Kept(planned[^1].Data), Kept(scripted[^1].Data));
        Assert.Equal(("planner", "scripted/same"), (planned[^1].Data.GetProperty("model_id").GetString(), scripted[^1].Data.GetProperty("model_id").GetString()));
    }

    [Fact]
    public async Task EveryWayToAskGivesTheSameEventsAndTheSameTurn()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var whole = await server.JsonAsync(await server.PostAsync("/chat", new { message = Question, dataset_id = "orders" }));
        var stored = await server.EventsAsync($"/threads/{whole.GetProperty("thread_id").GetGuid()}/events?after=0");
        var streamed = await StreamedAsync(server);
        var told = await CommandRun.OfAsync("ask", Question, "--json", "--stream", "--server", server.Client.BaseAddress!.ToString(), "-d", "orders");
        var asked = await CommandRun.OfAsync("ask", Question, "--json", "--server", server.Client.BaseAddress!.ToString(), "-d", "orders");
        List<SentEvent> lines = [.. told.Lines.Select(line => JsonElement.Parse(line)).Select(line => new SentEvent(line.GetProperty("id").GetInt64(), line.GetProperty("event").GetString()!, line.GetProperty("data")))];

        var expected = Shapes(streamed);
        Assert.Contains("result run_id result", expected);
        Assert.Equal(expected, Shapes(lines));
        Assert.Equal(expected, Shapes(WithoutEnd(stored)));
        Assert.All([whole, asked.Json, stored.Single(e => e.Name == "done").Data, lines[^1].Data], turn => Assert.Equal(Kept(streamed[^1].Data), Kept(turn)));
    }

    static async Task<List<SentEvent>> StreamedAsync(string? script)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "same.json");
        await File.WriteAllTextAsync(path, script ?? "");
        await using var server = await TestServer.StartAsync(answer: null, script: script is null ? null : path);
        return await StreamedAsync(server);
    }

    static async Task<List<SentEvent>> StreamedAsync(TestServer server) =>
        WithoutEnd(SentEvent.Parse(await (await server.PostAsync("/chat/stream", new { message = Question, dataset_id = "orders" })).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));

    /// <summary>That nothing more comes belongs to the stream, not to the turn.</summary>
    static List<SentEvent> WithoutEnd(List<SentEvent> events) => [.. events.Where(sent => sent.Name != "idle")];

    /// <summary>Names of events and of their fields. How many pieces a text streams in is chance; that it streams is not.</summary>
    static List<string> Shapes(IEnumerable<SentEvent> events)
    {
        List<string> shapes = [];
        foreach (var sent in events)
        {
            var shape = $"{sent.Name} {string.Join(' ', sent.Data.EnumerateObject().Select(field => field.Name))}";
            if (sent.Name != "token" || shapes.LastOrDefault() != shape)
            {
                shapes.Add(shape);
            }
        }

        return shapes;
    }

    /// <summary>Of a turn what does not change from one asking to the next.</summary>
    static string Kept(JsonElement turn) => string.Join('\n',
        from field in (string[])["status", "text", "sql", "assumptions", "confidence", "question", "approvals", "using_fallback"]
        select $"{field}: {(turn.TryGetProperty(field, out var value) ? value.GetRawText() : "")}") + $"\nrows: {turn.GetProperty("result").GetProperty("rows").GetRawText()}";
}
