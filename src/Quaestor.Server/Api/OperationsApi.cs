using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;
using Quaestor.Server.Web;

namespace Quaestor.Server.Api;

/// <summary>Whether the server is well, and the page.</summary>
/// <param name="metricsNeedAdmin">Else they are for everybody, as a program that collects them seldom signs in: they name models and sources' engines, and nobody's data.</param>
sealed class OperationsApi(AgentHost host, WebPage page, bool metricsNeedAdmin)
{
    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", Reading, context => WriteStatusAsync(context, "ok")).WithSummary("Whether the server is there.").ForEverybody();
        routes.MapMethods("/readyz", Reading, ReadyAsync).WithSummary("Whether the server can do its work.").ForEverybody();
        var metrics = routes.MapGet("/metrics", WriteMetricsAsync).WithSummary("What the server has measured, for Prometheus.");
        _ = metricsNeedAdmin ? metrics.Needs(Role.Admin) : metrics.ForEverybody();
        routes.MapGet("/openapi.json", context => new OpenApiDocument(routes.DataSources.SelectMany(source => source.Endpoints)).SendAsync(context)).ForEverybody();
        routes.MapMethods("/", Reading, page.SendPageAsync).ForEverybody();
        foreach (var path in page.Paths)
        {
            routes.MapMethods("/" + path, Reading, context => page.SendAsync(context, path)).ForEverybody();
        }
    }

    async Task WriteMetricsAsync(HttpContext context)
    {
        var openMetrics = context.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(host.Metrics.Text(openMetrics), context.RequestAborted);
    }

    async Task ReadyAsync(HttpContext context)
    {
        // A store that cannot be read answers 503 by itself.
        await host.Conversations.Threads.ListAsync("", null, null, 1);
        await WriteStatusAsync(context, "ready");
    }

    static Task WriteStatusAsync(HttpContext context, string status) =>
        Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, status);
            json.WriteEndObject();
        });
}
