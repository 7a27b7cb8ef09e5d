using System.Net;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Telemetry;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Telemetry;

public sealed class MetricsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatHappenedIsCountedAndReadByAParser(bool openMetrics)
    {
        await using var server = await TestServer.StartAsync(null);
        await server.PostAsync("/chat", new { message = "SQL: select count(*) as n from orders", dataset_id = "orders" });
        await server.PostAsync("/chat", new { message = "how many orders are there?", dataset_id = "orders" });
        await server.PostAsync("/runs", new { dataset_id = "orders", query_type = "sql", sql = "drop table orders" });
        await server.Client.GetAsync("/threads/0193f6a1-2b3c-7d4e-8f50-123456789abc");
        await server.Client.GetAsync("/no/such/path/4711");

        var read = await ReadAsync(server, openMetrics);

        Assert.Equal(1, read.Value("quaestor_turns_total", ("mode", "direct"), ("status", "succeeded")));
        Assert.Equal(1, read.Value("quaestor_turns_total", ("mode", "planner"), ("status", "succeeded")));
        Assert.Equal(1, read.Value("quaestor_runs_total", ("mode", "sql"), ("status", "refused")));
        Assert.Equal(1, read.Samples.Where(sample => sample.Key.Name == "quaestor_runs_total" && sample.Key.Labels.Contains("mode=\"plan\"")).Sum(sample => sample.Value));
        Assert.Equal(2, read.Value("quaestor_http_duration_seconds_count", ("method", "POST"), ("route", "/chat"), ("status", "200")));
        Assert.Equal(1, read.Value("quaestor_http_duration_seconds_count", ("route", "/threads/{id}"), ("status", "404")));
        Assert.Equal(1, read.Value("quaestor_http_duration_seconds_count", ("route", "none"), ("status", "404")));
        Assert.Equal(0, read.Value("quaestor_queue", ("state", "waiting")));
        Assert.True(read.Value("quaestor_workers", ("state", "idle")) + read.Value("quaestor_workers", ("state", "busy")) >= 1);
        Assert.Equal(2, read.Value("quaestor_sources", ("state", "usable")));
        Assert.True(read.Value("process_cpu_seconds_total") > 0);
        Assert.DoesNotContain("4711", string.Join('\n', read.Samples.Keys));
    }

    [Fact]
    public async Task TokensAreCountedByModelAndType()
    {
        await using var model = await StubModelServer.StartAsync(Replies.Say("Hello."));
        await using var server = await TestServer.StartAsync(null, models: Agent.Models.Configuration.ModelSettings.OneEndpoint(model.BaseUrl, "stub", "sk-key-of-the-test"));
        await server.PostAsync("/chat", new { message = "hello", dataset_id = "orders" });

        var read = await ReadAsync(server, openMetrics: true);

        Assert.Equal(150, read.Value("quaestor_tokens_total", ("model", "openai/stub"), ("type", "input")));
        Assert.Equal(10, read.Value("quaestor_tokens_total", ("model", "openai/stub"), ("type", "output")));
        Assert.Equal(1, read.Value("gen_ai_client_token_usage_count", ("gen_ai_token_type", "input")));
    }

    [Fact]
    public void LabelsThatOthersChooseFillNoMemoryAndBreakNoLine()
    {
        using var instruments = new Instruments();
        using var readings = new MetricReadings(instruments);
        instruments.Answered("GET", "a\"b\\c\nd\re", 200, TimeSpan.Zero);
        for (var i = 0; i < 1200; i++)
        {
            instruments.Answered("GET", $"/{i}{new string('x', 1000)}", 200, TimeSpan.FromMilliseconds(1));
        }

        var text = readings.Text(openMetrics: true);
        var read = Exposition.Read(text, openMetrics: true);

        Assert.Equal(1201, read.Samples.Where(sample => sample.Key.Name.EndsWith("_count", StringComparison.Ordinal)).Sum(sample => sample.Value));
        Assert.Equal(201, read.Value("quaestor_http_duration_seconds_count", ("overflow", "true")));
        Assert.Contains("route=\"a\\\"b\\\\c\\nd e\"", text);
    }

    [Fact]
    public async Task WhereTheSettingsSayItOnlyAdministratorsReadThem()
    {
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with
        {
            Auth = new AuthSettings { Secret = new string('s', 40) },
            Logs = new TelemetrySettings { MetricsNeedAdmin = true },
        });
        await using var open = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Auth = new AuthSettings { Secret = new string('s', 40) } });

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await open.Client.GetAsync("/metrics")).StatusCode);
    }

    static async Task<Exposition> ReadAsync(TestServer server, bool openMetrics)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (openMetrics)
        {
            request.Headers.Accept.ParseAdd("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
        }

        var response = await server.Client.SendAsync(request);
        Assert.Equal(openMetrics ? "application/openmetrics-text" : "text/plain", response.Content.Headers.ContentType!.MediaType);
        return Exposition.Read(await response.Content.ReadAsStringAsync(), openMetrics);
    }
}
