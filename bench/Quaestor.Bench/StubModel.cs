using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Quaestor.Bench;

/// <summary>An OpenAI-compatible endpoint that asks for one query and then says 200 tokens.</summary>
sealed class StubModel : IAsyncDisposable
{
    const int Tokens = 200;

    static readonly string ToolCall = Chunk(
        """{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"execute_sql","arguments":"{\"sql\":\"select count(*) as n from orders\",\"confidence\":0.95,\"assumptions\":[]}"}}]}""")
        + Chunk("{}", "\"tool_calls\"") + Ending(20);

    static readonly string[] Answer =
        [.. Enumerable.Range(0, Tokens).Select(token => Chunk($$"""{"content":"word{{token}} "}""")), Chunk("{}", "\"stop\"") + Ending(Tokens)];

    /// <summary>Settings of a server that takes whatever comes.</summary>
    public const string WithoutLimits =
        """{"server": {"limits": {"requests_per_minute": 0, "work_per_minute": 0, "streams": 0, "connections": 0}, "turns": {"at_once": 2000, "waiting": 2000, "per_user": 2000}}}""";

    readonly WebApplication _app;

    StubModel(WebApplication app) => _app = app;

    /// <summary>Between two tokens.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Says its tokens without a query before them.</summary>
    public bool IsTalking { get; set; }

    /// <summary>How many it says.</summary>
    public int Said { get; set; } = Tokens;

    /// <summary>Each token is the moment at which it was said, in <see cref="Stopwatch"/> ticks.</summary>
    public bool IsStamping { get; set; }

    public string BaseUrl => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";

    /// <summary>Makes it the model of a server.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["OPENAI_API_KEY"] = "stub",
        ["OPENAI_BASE_URL"] = BaseUrl,
        ["AGENT_MODEL_NAME"] = "stub",
    };

    public static async Task<StubModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var stub = new StubModel(app);
        app.MapPost("/v1/chat/completions", stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    static string Chunk(string delta, string finish = "null") =>
        $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"stub","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    static string Ending(int tokens) =>
        $$$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"stub","choices":[],"usage":{"prompt_tokens":500,"completion_tokens":{{{tokens}}},"total_tokens":{{{500 + tokens}}}}}""" + "\n\ndata: [DONE]\n\n";

    async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = await reader.ReadToEndAsync(context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        if (!IsTalking && !request.Contains("\"tool_call_id\"", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(ToolCall, context.RequestAborted);
            return;
        }

        foreach (var chunk in Enumerable.Range(0, Said).Select(token => Answer[token % Tokens]).Append(Answer[^1]))
        {
            var said = IsStamping && chunk != Answer[^1] ? Chunk($$"""{"content":"{{Stopwatch.GetTimestamp()}} "}""") : chunk;
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(said), context.RequestAborted);
            if (Pause > TimeSpan.Zero)
            {
                await Task.Delay(Pause, context.RequestAborted);
            }
        }
    }
}
