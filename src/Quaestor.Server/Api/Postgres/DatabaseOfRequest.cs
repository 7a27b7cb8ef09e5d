using Quaestor.Agent.Hosting;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api.Postgres;

/// <summary>The source that a request's address names, of those that whoever asks was granted.</summary>
static class DatabaseOfRequest
{
    public static async Task<ISource> SourceAsync(this AgentHost host, HttpContext context) =>
        (await host.Rights.OfAsync(context.UserId())).Choice.Named(context.Route("id"));
}
