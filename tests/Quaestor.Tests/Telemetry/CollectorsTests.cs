using Microsoft.Extensions.Logging;
using Microsoft.AspNetCore.Http;
using Quaestor.Agent.Telemetry;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Telemetry;

/// <summary>Collectors that work, and such that do not.</summary>
public sealed class CollectorsTests
{
    [Fact]
    public async Task SeveralCollectorsGetTheSameAtTheirOwnAddressesWithTheirOwnHeaders()
    {
        await using var langfuse = await CollectorServer.StartAsync();
        await using var mlflow = await CollectorServer.StartAsync();
        await AskAsync(new TelemetryOptions
        {
            Collectors =
            [
                langfuse.Collector with { Url = new Uri(langfuse.Collector.Url, "/api/public/otel"), Headers = new Dictionary<string, string> { ["Authorization"] = "Basic cGs6c2s9LA==", ["x-langfuse-ingestion-version"] = "4" }, Metrics = false },
                mlflow.Collector with { Headers = new Dictionary<string, string> { ["x-mlflow-experiment-id"] = "7" } },
            ],
        });

        await langfuse.SpanAsync("invoke_agent quaestor");
        await mlflow.SpanAsync("invoke_agent quaestor");
        await CollectorServer.WaitAsync(() => mlflow.Metrics.Contains("quaestor.turns"), "the metric quaestor.turns");

        Assert.All(langfuse.Requests, request => Assert.Equal(("/api/public/otel/v1/traces", "Basic cGs6c2s9LA==", "4"), (request.Path, request.Headers["authorization"], request.Headers["x-langfuse-ingestion-version"])));
        Assert.All(mlflow.Requests, request => Assert.Equal(("application/x-protobuf", "7"), (request.ContentType, request.Headers["x-mlflow-experiment-id"])));
        Assert.All(mlflow.Requests, request => Assert.False(request.Headers.ContainsKey("authorization")));
        Assert.All(["gen_ai.client.operation.duration", "gen_ai.execute_tool.duration", "gen_ai.invoke_agent.duration", "quaestor.runs"], name => Assert.Contains(name, mlflow.Metrics));
    }

    [Fact]
    public async Task ACollectorIsReachedByGrpcToo()
    {
        await using var collector = await CollectorServer.StartAsync(isGrpc: true);
        await AskAsync(new TelemetryOptions { Collectors = [collector.Collector with { Headers = new Dictionary<string, string> { ["x-team"] = "data" } }] });

        await collector.SpanAsync("invoke_agent quaestor");
        await CollectorServer.WaitAsync(() => collector.Metrics.Contains("quaestor.turns"), "the metric quaestor.turns");

        Assert.All(collector.Requests, request => Assert.Equal(("application/grpc", "data"), (request.ContentType, request.Headers["x-team"])));
        Assert.Equal(
            ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"],
            collector.Requests.Select(request => request.Path).Distinct().Order());
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("fails")]
    [InlineData("hangs")]
    [InlineData("is gone")]
    public async Task ACollectorThatDoesNotWorkCostsNeitherTheAnswerNorTheOthers(string how)
    {
        using var ended = new CancellationTokenSource();
        await using var good = await CollectorServer.StartAsync();
        await using var bad = await CollectorServer.StartAsync(async context =>
        {
            context.Response.StatusCode = how == "refuses" ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError;
            if (how == "hangs")
            {
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(ended.Token, context.RequestAborted).Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
        var url = how == "is gone" ? new Uri("http://127.0.0.1:1") : bad.Collector.Url;

        await AskAsync(new TelemetryOptions { Collectors = [bad.Collector with { Url = url }, good.Collector] }).WaitAsync(TimeSpan.FromSeconds(60));

        await good.SpanAsync("invoke_agent quaestor");
        await ended.CancelAsync();
    }

    [Fact]
    public async Task AFailingCollectorIsLoggedOnceAndOnceMoreWhenItIsBack()
    {
        var isDown = true;
        await using var server = await CollectorServer.StartAsync(context =>
        {
            context.Response.StatusCode = Volatile.Read(ref isDown) ? 503 : 200;
            return Task.CompletedTask;
        });
        using var logs = new RecordedLogs();
        using var instruments = new Instruments();
        await using var collecting = new Collecting(instruments, new TelemetryOptions { Collectors = [server.Collector with { Traces = false }] }, logs.Factory.CreateLogger("collecting"));
        instruments.Answered("GET", "/", 200, TimeSpan.Zero);

        await CollectorServer.WaitAsync(() => server.Requests.Count >= 2 && !logs.Lines.IsEmpty, "two requests that failed");
        Volatile.Write(ref isDown, false);
        await CollectorServer.WaitAsync(() => logs.Lines.Count >= 2, "the line that says that the collector is back");

        Assert.Equal(["Warning", "Information"], logs.Lines.Select(line => line.Level.ToString()));
        Assert.Contains("test", logs.Lines.First().Text);
    }

    [Fact]
    public async Task TwoAgentsInOneProcessSendToTheirOwnCollectorsAlone()
    {
        await using var one = await CollectorServer.StartAsync();
        await using var other = await CollectorServer.StartAsync();
        await using (var idle = await TestServer.StartAsync(null, with: options => options with { Agent = options.Agent with { Telemetry = new TelemetryOptions { Collectors = [other.Collector] } } }))
        {
            await AskAsync(new TelemetryOptions { Collectors = [one.Collector] });
            Assert.DoesNotContain("quaestor_turns_total", await idle.Client.GetStringAsync("/metrics"));
        }

        await one.SpanAsync("invoke_agent quaestor");
        Assert.Empty(other.Spans);
        Assert.DoesNotContain("quaestor.turns", other.Metrics);
    }

    static async Task AskAsync(TelemetryOptions telemetry)
    {
        await using var server = await TestServer.StartAsync(null, with: options => options with { Agent = options.Agent with { Telemetry = telemetry } });
        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "how many orders are there?", dataset_id = "orders" }));
        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
    }
}
