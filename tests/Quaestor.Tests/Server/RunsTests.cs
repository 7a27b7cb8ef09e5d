using System.Net;
using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Runs and results over HTTP, with real workers.</summary>
public sealed class RunsTests : IAsyncLifetime
{
    TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ARunGivesRowsAndARecordOfItself()
    {
        var run = await RunAsync("select country, sum(amount) as amount from orders group by country order by country");
        var record = await _server.GetAsync($"/runs/{run.GetProperty("run_id").GetGuid()}");

        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        Assert.Equal("""[["DE",15],["FR",20]]""", run.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal(run.GetRawText(), record.GetRawText());
        Assert.Equal("sql", record.GetProperty("query_type").GetString());
    }

    [Fact]
    public async Task WhatTheGuardRefusesIsSaidInTheAnswer()
    {
        var run = await RunAsync("drop table orders");

        Assert.Equal("refused", run.GetProperty("status").GetString());
        Assert.Equal("refused", run.GetProperty("error").GetProperty("code").GetString());
        Assert.False(run.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task AWrongStatementIsToldItsPlace()
    {
        var error = (await RunAsync("select id,\n  nothing_like_it\nfrom orders")).GetProperty("error");

        Assert.Equal("unknown_column", error.GetProperty("code").GetString());
        Assert.Equal(2, error.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task AResultIsReadPageByPageInAnyOrderAndExportedWhole()
    {
        var result = (await RunAsync("select range as n, 'x' || range as t from range(1000)")).GetProperty("result").GetProperty("result_id").GetGuid();

        var page = await _server.GetAsync($"/results/{result}?offset=998&limit=10");
        var last = await _server.GetAsync($"/results/{result}?limit=1&sort=-n");
        var csv = await _server.Client.GetAsync($"/results/{result}/export?format=csv");
        var json = await _server.GetAsync($"/results/{result}/export?format=json");
        var markdown = await _server.Client.GetStringAsync($"/results/{result}/export?format=md");

        Assert.Equal("""[[998,"x998"],[999,"x999"]]""", page.GetProperty("rows").GetRawText());
        Assert.Equal(1000, page.GetProperty("row_count").GetInt64());
        Assert.Equal("""[[999,"x999"]]""", last.GetProperty("rows").GetRawText());
        Assert.Equal("attachment", csv.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("n,t\r\n0,x0\r\n1,x1\r\n", await csv.Content.ReadAsStringAsync());
        Assert.Equal(1000, json.GetProperty("rows").GetArrayLength());
        Assert.Contains("| 999 | x999 |", markdown);
        var wrong = await _server.Client.GetAsync($"/results/{result}?sort=m");
        Assert.Equal((HttpStatusCode.BadRequest, "bad_sort"), (wrong.StatusCode, (await _server.JsonAsync(wrong)).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("csv", "text/csv", "n,t")]
    [InlineData("ndjson", "application/x-ndjson", "{\"n\":19999,")]
    [InlineData("json", "application/json", "{\"result_id\":")]
    [InlineData("md", "text/markdown", "| n | t |")]
    [InlineData("parquet", "application/vnd.apache.parquet", "PAR1")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK")]
    public async Task AnExportIsAFileOfItsFormat(string format, string type, string beginning)
    {
        var result = (await RunAsync("select range as n, 'x' || range as t from range(20000)")).GetProperty("result").GetProperty("result_id").GetGuid();

        var export = await _server.Client.GetAsync($"/results/{result}/export?format={format}&sort=-n");

        Assert.Equal(HttpStatusCode.OK, export.StatusCode);
        Assert.Equal(type, export.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"result-{result}.{format}", export.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.StartsWith(beginning, await export.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task AnExportThatCannotBeMadeIsAProblemAndNoFile()
    {
        var result = (await RunAsync("select repeat('x', 40000) as n")).GetProperty("result").GetProperty("result_id").GetGuid();

        var sort = await _server.Client.GetAsync($"/results/{result}/export?format=csv&sort=m");
        var fit = await _server.Client.GetAsync($"/results/{result}/export?format=xlsx");

        Assert.Equal((HttpStatusCode.BadRequest, "bad_sort"), (sort.StatusCode, (await _server.JsonAsync(sort)).GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "does_not_fit"), (fit.StatusCode, (await _server.JsonAsync(fit)).GetProperty("code").GetString()));
        Assert.Null(fit.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task AResultWhoseRowsAreGoneSaysSoAndItsRunStays()
    {
        var run = await RunAsync("select 1 as n");
        var result = run.GetProperty("result").GetProperty("result_id").GetGuid();
        _server.Host.Results.Delete(result);

        var page = await _server.Client.GetAsync($"/results/{result}");
        var export = await _server.Client.GetAsync($"/results/{result}/export?format=csv");
        var record = await _server.GetAsync($"/runs/{run.GetProperty("run_id").GetGuid()}");

        Assert.Equal((HttpStatusCode.Gone, "expired"), (page.StatusCode, (await _server.JsonAsync(page)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Gone, export.StatusCode);
        Assert.Equal("succeeded", record.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ARunKnowsTheSchemaItSaw()
    {
        var first = await _server.GetAsync($"/runs/{(await RunAsync("select count(*) from orders")).GetProperty("run_id").GetGuid()}");
        var second = await _server.GetAsync($"/runs/{(await RunAsync("select country from orders")).GetProperty("run_id").GetGuid()}");
        var refused = await _server.GetAsync($"/runs/{(await RunAsync("drop table orders")).GetProperty("run_id").GetGuid()}");

        var schema = await _server.Host.Sources.Find("orders")!.SchemaAsync(TestContext.Current.CancellationToken);
        Assert.Equal(schema.Fingerprint, first.GetProperty("schema_fingerprint").GetString());
        Assert.Equal(schema.Fingerprint, second.GetProperty("schema_fingerprint").GetString());
        Assert.False(refused.TryGetProperty("schema_fingerprint", out _));
    }

    [Fact]
    public async Task ABackgroundRunIsAskedAboutAndCancelled()
    {
        var response = await _server.PostAsync("/runs", new
        {
            dataset_id = "orders", query_type = "sql", background = true,
            sql = "select count(*) from range(1000000000) a, range(1000) b where a.range * b.range % 7 = 3",
        });
        var id = (await _server.JsonAsync(response)).GetProperty("run_id").GetGuid();
        var running = await _server.GetAsync($"/runs/{id}/status");

        var cancelled = await _server.JsonAsync(await _server.Client.PostAsync($"/runs/{id}/cancel", null));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("running", running.GetProperty("status").GetString());
        Assert.Equal("cancelled", cancelled.GetProperty("status").GetString());
    }

    [Fact]
    public async Task APlanIsCompiledAndRun()
    {
        var plan = JsonDocument.Parse(
            """
            {
              "select": [{"value": {"kind": "aggregate", "function": "count", "argument": null}, "as": "n"}],
              "from": {"table": "orders", "alias": null}, "joins": null, "where": null, "group_by": null, "having": null,
              "order_by": null, "limit": null, "offset": null, "distinct": null
            }
            """).RootElement;
        var run = await _server.JsonAsync(await _server.PostAsync("/runs", new { dataset_id = "orders", query_type = "plan", plan }));

        Assert.Equal("succeeded", run.GetProperty("status").GetString());
        Assert.Contains("count", run.GetProperty("compiled_sql").GetString()!.ToLowerInvariant());
        Assert.Equal("[[3]]", run.GetProperty("result").GetProperty("rows").GetRawText());
    }

    [Fact]
    public async Task SourcesShowTheirTablesAndSomeRows()
    {
        var sources = (await _server.GetAsync("/datasets")).GetProperty("items").EnumerateArray().ToList();
        var schema = await _server.GetAsync("/datasets/orders/schema");
        var sample = await _server.GetAsync("/datasets/orders/sample?table=orders&limit=2");

        Assert.Equal(["orders", "shop"], sources.Select(source => source.GetProperty("name").GetString()));
        var columns = schema.GetProperty("tables")[0].GetProperty("columns").EnumerateArray();
        Assert.Equal(["id", "country", "amount"], columns.Select(column => column.GetProperty("name").GetString()));
        Assert.Equal(2, sample.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task RunsAreListedLatestFirst()
    {
        var first = (await RunAsync("select 1")).GetProperty("run_id").GetGuid();
        var second = (await RunAsync("select 2")).GetProperty("run_id").GetGuid();

        var page = await _server.GetAsync("/runs?limit=1");
        var next = await _server.GetAsync($"/runs?limit=1&cursor={page.GetProperty("next").GetString()}");

        Assert.Equal(second, page.GetProperty("items")[0].GetProperty("run_id").GetGuid());
        Assert.Equal(first, next.GetProperty("items")[0].GetProperty("run_id").GetGuid());
    }

    async Task<JsonElement> RunAsync(string sql) =>
        await _server.JsonAsync(await _server.PostAsync("/runs", new { dataset_id = "orders", query_type = "sql", sql }));
}
