using System.Diagnostics;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Server.Operations;

/// <summary>Outermost: gives each request an id, which its log lines carry and its answer tells, and measures how long it took.</summary>
sealed partial class RequestObserver(RequestDelegate next, AgentHost host, ILogger<RequestObserver> logger)
{
    /// <summary>A caller's own id is taken over, so that its log and this one can be read together.</summary>
    const string IdHeader = "X-Request-Id";

    const int LongestId = 64;

    static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Head, HttpMethods.Options];

    public async Task InvokeAsync(HttpContext context)
    {
        var began = Stopwatch.GetTimestamp();
        var id = IdOf(context.Request);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[IdHeader] = id;
            return Task.CompletedTask;
        });
        using var named = logger.BeginScope(new LogIds(("request_id", id)));
        try
        {
            await next(context);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(began);
            var (method, route) = (MethodOf(context.Request), RouteOf(context));

            // Whoever leaves before the answer is told by no status; proxies write this one.
            var status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
            host.Instruments.Answered(method, route, status, took);
            LogAnswered(method, route, status, took.TotalMilliseconds);
        }
    }

    static string IdOf(HttpRequest request) =>
        request.Headers[IdHeader] is [{ Length: > 0 and <= LongestId } given] && given.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? given
            : Guid.CreateVersion7().ToString();

    static string MethodOf(HttpRequest request) => Methods.Contains(request.Method) ? request.Method : "other";

    // A path would be a name without end, and may hold what is nobody's business.
    static string RouteOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } ? $"/{pattern.TrimStart('/')}" : "none";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} was answered with {Status} after {Milliseconds:0.0} ms")]
    partial void LogAnswered(string method, string route, int status, double milliseconds);
}
