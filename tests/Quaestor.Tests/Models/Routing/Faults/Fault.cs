using Microsoft.AspNetCore.Http;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>What a server does wrong, and what is to come of it.</summary>
/// <param name="Failure">What it is understood as; null where the model answers in the end by itself.</param>
/// <param name="Answer">Gets the number of the request, from 0; null where no server is reached.</param>
sealed record Fault(string Name, ModelFailure? Failure, Func<Wire, HttpContext, int, Task>? Answer, string? Address = null)
{
    public static readonly IReadOnlyList<Fault> All =
    [
        new("refused connection", ModelFailure.Transport, null, "http://127.0.0.1:1"),
        new("unknown host", ModelFailure.Transport, null, "http://nowhere.invalid"),
        new("TLS error", ModelFailure.Transport, (_, _, _) => Task.CompletedTask, "https://{server}"),
        new("silent socket", ModelFailure.Timeout, (_, context, _) => SilenceAsync(context)),
        new("silent after a piece", ModelFailure.Timeout, async (wire, context, _) =>
        {
            await SendAsync(context, wire.Text("So ")[..^2]);
            await SilenceAsync(context);
        }),
        new("slow drip", null, async (wire, context, _) =>
        {
            foreach (var one in wire.Text("D", "o", "n", "e", "."))
            {
                await SendAsync(context, one);
                await Task.Delay(60, context.RequestAborted);
            }
        }),
        new("error in a 200 stream", ModelFailure.Overloaded, (wire, context, _) => SendAsync(context, [.. wire.Text("So ")[..2], wire.ErrorEvent("Overloaded")])),
        new("garbage", ModelFailure.IncompleteStream, (_, context, _) => SendAsync(context, "data: \u0001\u0002 nothing {{{\n\n")),
        new("garbage for a body", ModelFailure.IncompleteStream, (_, context, _) => BodyAsync(context, 200, "\u0001\u0002 nothing {{{")),
        new("10 MB answer", ModelFailure.IncompleteStream, (wire, context, _) => SendAsync(context, wire.Text(new string('x', 10 * 1024 * 1024)))),
        new("429 with a short retry-after", null, (wire, context, request) => request == 0
            ? BodyAsync(context, 429, wire.Error("rate_limit_error", "Slow down"), ("retry-after", "0"))
            : SendAsync(context, wire.Text("Done."))),
        new("429 with a long retry-after", ModelFailure.RateLimited, (wire, context, _) => BodyAsync(context, 429, wire.Error("rate_limit_error", "Slow down"), ("retry-after", "60"))),
        new("429 without retry-after", ModelFailure.RateLimited, (wire, context, _) => BodyAsync(context, 429, wire.Error("rate_limit_error", "Slow down"))),
        new("500", ModelFailure.Overloaded, (wire, context, _) => BodyAsync(context, 500, wire.Error("api_error", "Internal"))),
        new("503", ModelFailure.Overloaded, (wire, context, _) => BodyAsync(context, 503, wire.Error("api_error", "Loading"))),
        new("529", ModelFailure.Overloaded, (wire, context, _) => BodyAsync(context, 529, wire.Error("overloaded_error", "Overloaded"))),
        new("web page", ModelFailure.IncompleteStream, (_, context, _) => BodyAsync(context, 200, "<html>Hello</html>")),
        new("wrong key", ModelFailure.Auth, (wire, context, _) => BodyAsync(context, 401, wire.Error("authentication_error", "Wrong key sk-secret"))),
        new("unknown model", ModelFailure.ModelNotFound, (wire, context, _) => BodyAsync(context, 404, wire.Error("not_found_error", "model: m not found"))),
        new("no quota", ModelFailure.QuotaExhausted, (wire, context, _) => BodyAsync(context, 429, wire.Error("insufficient_quota", "You exceeded your current quota"))),
        new("context overflow", ModelFailure.ContextLength, (wire, context, _) => BodyAsync(context, 400, wire.Error("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum context"))),
        new("bad request", ModelFailure.BadRequest, (wire, context, _) => BodyAsync(context, 400, wire.Error("invalid_request_error", "temperature must be a number"))),
        new("content filter", ModelFailure.ContentFiltered, (wire, context, _) => BodyAsync(context, 400, wire.Error("content_filter", "Flagged by our content_policy"))),
        new("arguments that are not JSON", null, Calls(("a", "execute_sql", "{\"sql\": "))),
        new("unknown tool", null, Calls(("a", "drop_everything", "{}"))),
        new("two calls with one id", null, Calls(("a", "list_datasets", "{}"), ("a", "get_dataset_schema", "{\"dataset\": \"orders\"}"))),
        new("empty answer", null, (wire, context, request) => SendAsync(context, request == 0 ? wire.Text() : wire.Text("Done."))),
    ];

    public static async Task SendAsync(HttpContext context, params string[] events)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync(string.Concat(events));
        await context.Response.Body.FlushAsync();
    }

    public static async Task BodyAsync(HttpContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, body.StartsWith('<') ? "text/html" : "application/json");
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    }

    static async Task SilenceAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client left, as it should.
        }
    }

    /// <summary>Calls first, whatever they are; then an answer.</summary>
    static Func<Wire, HttpContext, int, Task> Calls(params (string Id, string Tool, string Arguments)[] calls) =>
        (wire, context, request) => SendAsync(context, request == 0 ? wire.Calls(calls) : wire.Text("Done."));
}
