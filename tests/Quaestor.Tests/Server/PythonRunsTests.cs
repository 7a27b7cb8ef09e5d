using System.Net;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Python over HTTP, in a real sandbox.</summary>
[Trait("Size", "Slow")]
public sealed class PythonRunsTests : IAsyncLifetime
{
    TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(answer: null);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task CodeSeesTablesAndGivesRowsTextAndFiguresAndLeavesACapsule()
    {
        var run = await RunAsync("""
            totals = orders.groupby("country", as_index=False)["amount"].sum()
            print("countries:", len(totals))
            totals.plot.bar(x="country", y="amount")
            result = totals
            """);
        var id = run.GetProperty("run_id").GetGuid();
        var png = await _server.Client.GetAsync($"/runs/{id}/figures/1", TestContext.Current.CancellationToken);

        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        Assert.Equal("""[["DE",15],["FR",20]]""", run.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal("countries: 2\n", run.GetProperty("stdout").GetString());
        var data = Assert.Single(run.GetProperty("figures").EnumerateArray()).GetProperty("data").GetBytesFromBase64();
        Assert.Equal("\u0089PNG", System.Text.Encoding.Latin1.GetString(data[..4]));
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
        Assert.Equal(data, await png.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("namespaces", "finished", "result"), (run.GetProperty("sandbox").GetString(), run.GetProperty("exit").GetString(), run.GetProperty("result_variable").GetString()));
        Assert.True(run.GetProperty("usage").GetProperty("time_ms").GetInt64() > 0);
        Assert.True(run.GetProperty("limits").GetProperty("memory_bytes").GetInt64() > 0);
        Assert.Equal(run.GetRawText(), (await _server.GetAsync($"/runs/{id}")).GetRawText());
    }

    [Fact]
    public async Task WhatThePolicyRefusesIsToldWithItsPlaceAndNothingRuns()
    {
        var run = await RunAsync("x = 1\nimport os\nresult = os.getcwd()");
        var error = run.GetProperty("error");

        Assert.Equal("refused", run.GetProperty("status").GetString());
        Assert.Equal(("refused", 2), (error.GetProperty("code").GetString(), error.GetProperty("line").GetInt32()));
        Assert.Contains("os", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(run.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task AnErrorIsToldWithTheLineOfTheCode()
    {
        var run = await RunAsync("total = orders.amount.sum()\nresult = orders['amonut']");
        var error = run.GetProperty("error");

        Assert.Equal("failed", run.GetProperty("status").GetString());
        Assert.Equal(("python_error", 2), (error.GetProperty("code").GetString(), error.GetProperty("line").GetInt32()));
        Assert.Contains("KeyError", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CodeWithoutAResultSucceedsWithWhatItPrints()
    {
        var run = await RunAsync("print('só')");

        Assert.Equal(("succeeded", "só\n"), (run.GetProperty("status").GetString(), run.GetProperty("stdout").GetString()));
        Assert.False(run.TryGetProperty("result", out _));
        Assert.Empty(run.GetProperty("figures").EnumerateArray());
    }

    [Fact]
    public async Task ARunInTheBackgroundIsCancelled()
    {
        var started = await _server.JsonAsync(await _server.PostAsync("/runs", new { dataset_id = "orders", query_type = "python", code = "while True:\n    pass", background = true }));
        var id = started.GetProperty("run_id").GetGuid();

        var ended = await _server.JsonAsync(await _server.PostAsync($"/runs/{id}/cancel", new { }));

        Assert.Equal("cancelled", ended.GetProperty("status").GetString());
    }

    [Fact]
    public async Task BehindPythonInAMessageCodeRunsAndMayGoBackToTheResultBefore()
    {
        var first = await AskAsync("SQL: select amount from orders order by amount", null);
        var second = await AskAsync("PYTHON: print('hello')\nresult = last_result.amount.cumsum()", first.GetProperty("thread_id").GetGuid());
        var wrong = await AskAsync("python: open('x')", first.GetProperty("thread_id").GetGuid());
        var events = await _server.EventsAsync($"/threads/{first.GetProperty("thread_id").GetGuid()}/events?after=0");

        Assert.Equal("succeeded", second.GetProperty("status").GetString());
        Assert.Equal("[[4.5],[15],[35]]", second.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal("3 rows.", second.GetProperty("text").GetString());
        Assert.Equal("print('hello')\nresult = last_result.amount.cumsum()", second.GetProperty("code").GetString());
        Assert.False(second.TryGetProperty("sql", out _));
        Assert.Equal("failed", wrong.GetProperty("status").GetString());
        Assert.Contains(events, sent => sent.Name == "notice" && sent.Data.GetProperty("code").GetString() == "printed" && sent.Data.GetProperty("text").GetString() == "hello\n");
    }

    [Fact]
    public async Task AFigureThatIsNotThereIsNotFound()
    {
        var run = await RunAsync("result = 1");
        var missing = await _server.Client.GetAsync($"/runs/{run.GetProperty("run_id").GetGuid()}/figures/1", TestContext.Current.CancellationToken);

        Assert.Equal("[[1]]", run.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("figure_not_found", (await _server.JsonAsync(missing)).GetProperty("code").GetString());
    }

    async Task<JsonElement> RunAsync(string code) =>
        await _server.JsonAsync(await _server.PostAsync("/runs", new { dataset_id = "orders", query_type = "python", code }));

    async Task<JsonElement> AskAsync(string message, Guid? thread) =>
        await _server.JsonAsync(await _server.PostAsync("/chat", thread is null ? new { message, dataset_id = "orders" } : new { message, thread_id = thread }));
}
