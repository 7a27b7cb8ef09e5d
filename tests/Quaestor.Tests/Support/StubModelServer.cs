using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.OpenAiCompatible;

namespace Quaestor.Tests.Support;

/// <summary>A server on loopback that speaks what it is told: one answer per request, in order, the last one again and again.</summary>
sealed class StubModelServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly HttpClient _http = new();
    readonly Func<HttpContext, JsonElement, Task>[] _answers;
    int _requests;

    StubModelServer(Func<HttpContext, JsonElement, Task>[] answers)
    {
        _answers = answers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapFallback(AnswerAsync);
    }

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Headers { get; } = [];

    public ConcurrentQueue<string> Paths { get; } = [];

    public HttpClient Http => _http;

    public Uri BaseUrl => new($"{_app.Services.GetServerAddress()}/v1");

    public static async Task<StubModelServer> StartAsync(params Func<HttpContext, JsonElement, Task>[] answers)
    {
        var server = new StubModelServer(answers);
        await server._app.StartAsync();
        return server;
    }

    public OpenAiChatClient Client(string model = "stub", string? key = "sk-secret", TimeSpan? timeout = null) =>
        new(new OpenAiEndpoint(BaseUrl, model, key) { Timeout = timeout ?? TimeSpan.FromSeconds(30) }, _http);

    public AnthropicChatClient AnthropicClient(string model = "stub", string? key = "sk-secret", TimeSpan? timeout = null) =>
        new(new AnthropicEndpoint(BaseUrl, model, key) { Timeout = timeout ?? TimeSpan.FromSeconds(30) }, _http);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    public static Func<HttpContext, JsonElement, Task> Body(
        string text, int status = 200, string type = "application/json", params (string Name, string Value)[] headers) =>
        async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsync(text);
        };

    public static Func<HttpContext, JsonElement, Task> Stream(params string[] data) =>
        Body(string.Concat(data.Select(d => $"data: {d}\n\n")), type: "text/event-stream");

    async Task AnswerAsync(HttpContext context)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var request = HttpMethods.IsGet(context.Request.Method) ? default : await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Requests.Enqueue(request);
        Paths.Enqueue(context.Request.Path + context.Request.QueryString);
        Headers.Enqueue(context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()));
        var number = Interlocked.Increment(ref _requests) - 1;
        await _answers[Math.Min(number, _answers.Length - 1)](context, request);
    }
}

file static class Addresses
{
    public static string GetServerAddress(this IServiceProvider services) =>
        ((Microsoft.AspNetCore.Hosting.Server.IServer)services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer))!)
            .Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
