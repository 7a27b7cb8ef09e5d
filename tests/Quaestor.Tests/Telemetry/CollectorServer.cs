using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Tests.Telemetry;

/// <summary>A collector on loopback that takes in OTLP by HTTP, or does not.</summary>
sealed class CollectorServer : IAsyncDisposable
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    readonly WebApplication _app;
    readonly Func<HttpContext, Task> _answer;

    CollectorServer(Func<HttpContext, Task>? answer)
    {
        _answer = answer ?? (_ => Task.CompletedTask);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapFallback(TakeAsync);
    }

    public ConcurrentQueue<(string Path, string ContentType, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public ConcurrentQueue<CollectedSpan> Spans { get; } = [];

    public ConcurrentQueue<string> Metrics { get; } = [];

    public Collector Collector => new("test", new Uri(_app.Urls.Single())) { MetricsEvery = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(5) };

    /// <param name="answer">What it answers with; null for 200.</param>
    public static async Task<CollectorServer> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var server = new CollectorServer(answer);
        await server._app.StartAsync();
        return server;
    }

    public async Task<CollectedSpan> SpanAsync(string name)
    {
        await WaitAsync(() => Spans.Any(span => span.Name == name), $"the span {name}; there are {string.Join(", ", Spans.Select(span => span.Name))}");
        return Spans.First(span => span.Name == name);
    }

    public static async Task WaitAsync(Func<bool> until, string what)
    {
        using var limit = new CancellationTokenSource(LongestWait);
        while (!until())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(50);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Requests.Enqueue((context.Request.Path, context.Request.ContentType ?? "", context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
        if (context.Request.Path.Value!.EndsWith("/v1/traces", StringComparison.Ordinal))
        {
            CollectedSpan.In(body.ToArray()).ToList().ForEach(Spans.Enqueue);
        }
        else
        {
            CollectedSpan.MetricsIn(body.ToArray()).ToList().ForEach(Metrics.Enqueue);
        }

        await _answer(context);
    }
}
