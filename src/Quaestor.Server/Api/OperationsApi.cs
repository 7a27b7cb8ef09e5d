using Quaestor.Agent.Hosting;
using Quaestor.Server.Http;
using Quaestor.Server.Web;

namespace Quaestor.Server.Api;

/// <summary>Whether the server is well, and the page.</summary>
sealed class OperationsApi(AgentHost host, WebPage page)
{
    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", Reading, context => WriteStatusAsync(context, "ok")).WithSummary("Whether the server is there.").ForEverybody();
        routes.MapMethods("/readyz", Reading, ReadyAsync).WithSummary("Whether the server can do its work.").ForEverybody();
        routes.MapGet("/openapi.json", context => new OpenApiDocument(context.RequestServices.GetRequiredService<EndpointDataSource>()).SendAsync(context)).ForEverybody();
        routes.MapMethods("/", Reading, page.SendPageAsync).ForEverybody();
        foreach (var path in page.Paths)
        {
            routes.MapMethods("/" + path, Reading, context => page.SendAsync(context, path)).ForEverybody();
        }
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
