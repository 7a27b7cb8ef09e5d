using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Tools.External;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/toolsets</c>: servers whose tools are offered to models, and whether they are there.</summary>
sealed class ToolsetsApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/toolsets", ListAsync).WithSummary("Servers whose tools are offered to models, and what each tool may.").Needs(Role.Admin);

    async Task ListAsync(HttpContext context) =>
        await Answers.WriteListAsync(context, await host.Toolsets.StatusAsync(context.RequestAborted), Write);

    static void Write(Utf8JsonWriter json, ToolsetStatus set)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, set.Name);
        json.WriteString("place"u8, set.Place);
        json.WriteOptional("problem", set.Problem);
        json.WriteStartArray("tools"u8);
        foreach (var tool in set.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            json.WriteString("permission"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(tool.Permission.ToString()));
            json.WriteBoolean("read_only"u8, tool.IsReadOnly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
