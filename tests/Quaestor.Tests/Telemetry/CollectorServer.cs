using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Tests.Telemetry;

/// <summary>A collector on loopback that takes in OTLP by HTTP or gRPC, or does not.</summary>
sealed class CollectorServer : IAsyncDisposable
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    readonly WebApplication _app;
    readonly Func<HttpContext, Task> _answer;

    /// <summary>Of gRPC: whether a message is compressed, and its length.</summary>
    const int MessageHead = 5;

    readonly bool _isGrpc;

    CollectorServer(Func<HttpContext, Task>? answer, bool isGrpc)
    {
        _isGrpc = isGrpc;
        _answer = answer ?? (_ => Task.CompletedTask);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        _app.MapFallback(TakeAsync);
    }

    public ConcurrentQueue<(string Path, string ContentType, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    public ConcurrentQueue<CollectedSpan> Spans { get; } = [];

    public ConcurrentQueue<string> Metrics { get; } = [];

    public Collector Collector => new("test", new Uri(_app.Urls.Single())) { MetricsEvery = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(5), IsGrpc = _isGrpc };

    /// <param name="answer">What it answers with; null for 200.</param>
    public static async Task<CollectorServer> StartAsync(Func<HttpContext, Task>? answer = null, bool isGrpc = false)
    {
        var server = new CollectorServer(answer, isGrpc);
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
        var message = body.ToArray()[(_isGrpc ? MessageHead : 0)..];
        if (context.Request.Path.Value!.Contains("trace", StringComparison.Ordinal))
        {
            CollectedSpan.In(message).ToList().ForEach(Spans.Enqueue);
        }
        else
        {
            CollectedSpan.MetricsIn(message).ToList().ForEach(Metrics.Enqueue);
        }

        await _answer(context);
        if (_isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[MessageHead]);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
