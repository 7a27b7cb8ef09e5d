using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Charts;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Data.Results;
using Quaestor.Tests.Loop;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Tools.Charts;

/// <summary>Charts of results of real files: as a model makes them, and what it is told where it cannot.</summary>
public sealed class MakeChartTests
{
    const string ByCountry = "SELECT country, sum(amount) AS revenue, count(*) AS orders FROM orders GROUP BY country ORDER BY country";
    const string Mixed = "SELECT country, id, amount, date '2025-01-01' + id::INTEGER AS day, [id] AS list FROM orders ORDER BY id";

    [Fact]
    public async Task AModelDrawsTheResultOfTheQueryBesideItsCall()
    {
        await using var server = await StartAsync($$$"""
            [{"call": "execute_sql", "arguments": {"dataset": null, "sql": "{{{ByCountry}}}", "confidence": 1, "assumptions": [], "other_readings": null}},
             {"call": "make_chart", "arguments": {"result_id": null, "kind": "pie", "x": "Country", "y": ["revenue"], "series": null, "title": " Umsatz je Land "}},
             {"then": true}, {"say": "Here it is."}]
            """);

        var turn = await AskedTurn.OfAsync(server.Host, new StartTurn("local", "Draw it.") { DatasetId = "orders" });

        const string Spec = """{"kind":"pie","title":"Umsatz je Land","x":{"column":"country","type":"text"},"y":[{"column":"revenue","type":"double"}]}""";
        Assert.Equal(
            [
                "status running",
                "status running thinking",
                $$"""tool_call call_1 execute_sql {"dataset":null,"sql":"{{ByCountry}}","confidence":1,"assumptions":[],"other_readings":null}""",
                """tool_call call_2 make_chart {"result_id":null,"kind":"pie","x":"Country","y":["revenue"],"series":null,"title":" Umsatz je Land "}""",
                "tool_result call_1 ok: 2 rows",
                "result 2 rows of country, revenue, orders",
                "tool_result call_2 ok: a pie of revenue by country",
                $"chart {Spec}",
                "status running thinking",
                "token Here it is.",
                "done succeeded: Here it is.",
            ],
            turn.Lines);
        var chart = turn.Answer.GetProperty("chart");
        Assert.Equal(Spec, chart.GetProperty("spec").GetRawText());
        Assert.Equal(turn.Answer.GetProperty("result").GetProperty("result_id").GetGuid(), chart.GetProperty("result_id").GetGuid());
        Assert.NotEqual(Guid.Empty, chart.GetProperty("chart_id").GetGuid());
    }

    [Fact]
    public async Task AFollowUpDrawsTheThreadsLatestResultAndTheEndKeepsWhatTheModelChose()
    {
        await using var server = await StartAsync("""
            [{"call": "make_chart", "arguments": {"result_id": null, "kind": "area", "x": "id", "y": ["amount"], "series": "country", "title": null}},
             {"then": true}, {"say": "Drawn."}]
            """);
        var first = await AskedTurn.OfAsync(server.Host, new StartTurn("local", "SQL: SELECT id, amount, country FROM orders") { DatasetId = "orders" });

        var turn = await AskedTurn.OfAsync(server.Host, new StartTurn("local", "Draw it.") { ThreadId = first.Thread });

        Assert.False(first.Answer.TryGetProperty("chart", out _));
        Assert.Contains("tool_result call_1 ok: an area chart of amount by id, split by country", turn.Lines);
        Assert.Equal(first.Answer.GetProperty("result").GetProperty("result_id").GetGuid(), turn.Answer.GetProperty("chart").GetProperty("result_id").GetGuid());
        Assert.Equal("country", turn.Answer.GetProperty("chart").GetProperty("spec").GetProperty("series").GetProperty("column").GetString());
    }

    [Theory]
    [InlineData("bar", "contry", "amount", null, "x: there is no column \"contry\". Did you mean \"country\"? The columns are: country (text), id (integer), amount (double), day (date), list (json).")]
    [InlineData("bar", "country", "price", null, "y: there is no column \"price\". The columns are: ")]
    [InlineData("bar", "country", "amount", "kind", "series: there is no column \"kind\".")]
    [InlineData("bar", "country", "day", null, "y has to be a number, and day is date. These columns fit: id, amount.")]
    [InlineData("bar", "list", "amount", null, "x of a bar chart has to be a text, a date, a time or a number, and list is json. These columns fit: country, id, amount, day.")]
    [InlineData("line", "country", "amount", null, "x of a line chart has to be a number, a date or a time, and country is text. These columns fit: id, amount, day.")]
    [InlineData("area", "list", "amount", null, "x of an area chart has to be a number, a date or a time, and list is json.")]
    [InlineData("scatter", "day", "amount", null, "x of a scatter has to be a number, and day is date. These columns fit: id, amount.")]
    [InlineData("pie", "country", "amount,id", null, "A pie takes one column in y and no series: a slice is a row.")]
    [InlineData("pie", "day", "amount", "country", "A pie takes one column in y and no series: a slice is a row.")]
    [InlineData("histogram", "country", "", null, "x of a histogram has to be a number, and country is text. These columns fit: id, amount.")]
    [InlineData("histogram", "amount", "id", null, "A histogram counts the rows by x: leave y empty and series null.")]
    [InlineData("heatmap", "day", "amount", null, "A heatmap takes its other axis in series, and one column in y for the colour.")]
    [InlineData("bar", "day", "amount,id", "country", "series splits one column of y. Name one there, or leave series null.")]
    [InlineData("bar", "day", "amount", "list", "series has to be a text, a date or a whole number, and list is json. These columns fit: country, id, day.")]
    [InlineData("bar", "amount", "amount", null, "amount is named twice. x, each y and series have to be different columns.")]
    [InlineData("bar", "country", "", null, "y names no column. Name one whose numbers are drawn.")]
    public async Task WhatCannotBeDrawnIsToldWithWhatFits(string kind, string x, string y, string? series, string told)
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, Mixed);

        var outcome = await CallAsync(server, thread, new { result_id = (string?)null, kind, x, y = y.Split(',', StringSplitOptions.RemoveEmptyEntries), series, title = (string?)null });

        Assert.Equal((false, null), (outcome.Ok, outcome.Chart));
        Assert.StartsWith("Not drawn. ", outcome.Text.Full, StringComparison.Ordinal);
        Assert.Contains(told, outcome.Text.Full, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("histogram", "amount", "", null, "The user sees a histogram of amount, below your answer.")]
    [InlineData("heatmap", "day", "amount", "country", "The user sees a heatmap of amount by day and country, below your answer.")]
    public async Task CountsAndPairsAreDrawnToo(string kind, string x, string y, string? series, string told)
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, Mixed);

        var outcome = await CallAsync(server, thread, new { result_id = (string?)null, kind, x, y = y.Split(',', StringSplitOptions.RemoveEmptyEntries), series, title = (string?)null });

        Assert.True(outcome.Ok, outcome.Text.Full);
        Assert.StartsWith(told, outcome.Text.Full, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT range AS n, range AS m FROM range(13)", "pie", "A pie has at most 12 slices, and the result has more rows. Use bar, or put the small ones together in the query.")]
    [InlineData("SELECT 1 AS n, 2 AS m WHERE false", "bar", "The result has no rows, so there is nothing to draw.")]
    public async Task TheNumberOfRowsHasToFit(string sql, string kind, string told)
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, sql);

        var outcome = await CallAsync(server, thread, Asked(null, "n", "m", kind));

        Assert.Equal($"Not drawn. {told}", outcome.Text.Full);
    }

    [Fact]
    public async Task AllThatIsWrongIsToldAtOnceAndTheArgumentsFitTheirSchema()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, Mixed);
        var tool = ChartTools.All(server.Host.Conversations.Runs, server.Host.Results).Single();

        var outcome = await CallAsync(server, thread, Asked(null, "nope", "neither"));

        Assert.Contains("x: there is no column \"nope\".", outcome.Text.Full);
        Assert.Contains("\ny: there is no column \"neither\".", outcome.Text.Full);
        Assert.Contains("kind \"pies\" is not known. Did you mean \"pie\"?", Assert.Single(tool.Check(JsonSerializer.SerializeToElement(Asked(null, "a", "b", "pies")))));
        Assert.Equal("y must be a list, not text.", Assert.Single(tool.Check(JsonSerializer.SerializeToElement(new { result_id = (string?)null, kind = "bar", x = "a", y = "b", series = (string?)null, title = (string?)null }))));
    }

    [Fact]
    public async Task OnlyResultsOfThisPersonAndThreadAreReached()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, ByCountry);
        var other = await RunAsync(server, ByCountry);
        await server.Host.Users.AddAsync("somebody", Role.Admin, null);
        var theirs = await RunAsync(server, ByCountry, user: "somebody");
        var own = await ResultOfAsync(server, "local", thread);

        foreach (var foreign in new[] { $"{await ResultOfAsync(server, "local", other)}", $"{await ResultOfAsync(server, "somebody", theirs)}", $"{Guid.NewGuid()}", "the last one" })
        {
            var outcome = await CallAsync(server, thread, Asked(foreign, "country", "revenue"));
            Assert.Equal($"There is no result \"{foreign}\" in this conversation. Take the result_id that a query gave, or null for the latest result.", outcome.Text.Full);
            Assert.Null(outcome.Chart);
        }

        Assert.Equal("There is no result to draw yet. Run a query first.", (await CallAsync(server, theirs, Asked(null, "country", "revenue"))).Text.Full);
        Assert.Equal("There is no result to draw yet. Run a query first.", (await CallAsync(server, Guid.NewGuid(), Asked(null, "country", "revenue"))).Text.Full);
        Assert.Equal(own, (await CallAsync(server, thread, Asked($"{own}", "country", "revenue"))).Chart!.ResultId);
    }

    [Fact]
    public async Task RowsThatAreNoLongerKeptAreNotDrawn()
    {
        await using var server = await TestServer.StartAsync(answer: null);
        var thread = await RunAsync(server, ByCountry);
        server.Host.Results.Delete(await ResultOfAsync(server, "local", thread));

        Assert.Equal("The rows of that result are no longer kept. Run its query again and draw the new result.", (await CallAsync(server, thread, Asked(null, "country", "revenue"))).Text.Full);
    }

    [Fact]
    public async Task APlannersAnswerIsDrawnByItself()
    {
        await using var server = await TestServer.StartAsync(answer: null);

        var events = SentEvent.Parse(await (await server.PostAsync("/chat/stream", new { message = "total amount by country", dataset_id = "orders" })).Content.ReadAsStringAsync());
        var single = await server.JsonAsync(await server.PostAsync("/chat", new { message = "how many orders are there?", dataset_id = "orders" }));

        var done = events.Single(e => e.Name == "done").Data;
        var chart = events.Single(e => e.Name == "chart").Data;
        Assert.Equal("planner", done.GetProperty("model_id").GetString());
        Assert.Equal(done.GetProperty("chart").GetRawText(), chart.GetRawText());
        Assert.Equal(done.GetProperty("result").GetProperty("result_id").GetGuid(), chart.GetProperty("result_id").GetGuid());
        Assert.Equal(("bar", "country"), (chart.GetProperty("spec").GetProperty("kind").GetString(), chart.GetProperty("spec").GetProperty("x").GetProperty("column").GetString()));
        Assert.Equal("succeeded", single.GetProperty("status").GetString());
        Assert.False(single.TryGetProperty("chart", out _));
    }

    static object Asked(string? result, string x, string y, string kind = "bar") =>
        new { result_id = result, kind, x, y = new[] { y }, series = (string?)null, title = (string?)null };

    static async Task<TestServer> StartAsync(string steps)
    {
        var script = Path.Combine(Directory.CreateTempSubdirectory().FullName, "charts.json");
        await File.WriteAllTextAsync(script, $$"""{"name": "charts", "scenes": [{"steps": {{steps}}}]}""");
        return await TestServer.StartAsync(answer: null, script: script);
    }

    /// <summary>Runs a statement in a thread of its own.</summary>
    static async Task<Guid> RunAsync(TestServer server, string sql, string user = "local")
    {
        var turn = await AskedTurn.OfAsync(server.Host, new StartTurn(user, $"SQL: {sql}") { DatasetId = "orders" });
        Assert.Equal("succeeded", turn.Status);
        return turn.Thread;
    }

    static async Task<Guid> ResultOfAsync(TestServer server, string user, Guid thread) =>
        (await server.Host.Conversations.Runs.ListAsync(user, thread, before: null, limit: 1)).Single().Result!.Id;

    static Task<ToolOutcome> CallAsync(TestServer server, Guid thread, object arguments) =>
        new MakeChart(server.Host.Conversations.Runs, server.Host.Results).RunAsync(
            JsonSerializer.SerializeToElement(arguments),
            new ToolContext("local", thread, Guid.NewGuid(), null, server.Host.Sources.Everything, new DateOnly(2025, 6, 30)) { WriterSaw = _ => [] },
            TestContext.Current.CancellationToken);
}
