using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/models/keys</c>: which providers have a key. No route tells a key.</summary>
sealed class ModelKeysApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models/keys", ListAsync).WithSummary("Which providers have a key, and where it comes from.").Needs(Role.Admin);
        routes.MapPut("/models/keys/{provider}", SetAsync).WithSummary("Sets a provider's key, for this process or, with keep, for the installation. It is never told again.").Takes(body: "key, keep?: flag").Needs(Role.Admin);
        routes.MapDelete("/models/keys/{provider}", RemoveAsync).WithSummary("Takes a key away that was set here.").Needs(Role.Admin);
    }

    async Task ListAsync(HttpContext context)
    {
        await Answers.WriteListAsync(context, host.Keys.All(), Write);
    }

    async Task SetAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var key = host.Keys.Set(context.Route("provider"), body.Text("key").Trim(), body.Flag("keep"), context.UserId(), DateTimeOffset.UtcNow);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, key));
    }

    Task RemoveAsync(HttpContext context)
    {
        host.Keys.Remove(context.Route("provider"));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    static void Write(Utf8JsonWriter json, ProviderKey key)
    {
        json.WriteStartObject();
        json.WriteString("provider"u8, key.Name);
        json.WriteString("address"u8, key.Address.GetLeftPart(UriPartial.Authority));
        json.WriteString("origin"u8, key.Given is { } given ? given.IsKept ? "kept"u8 : "process"u8 : key.IsSet ? "settings"u8 : "none"u8);
        if (key.Given is { } set)
        {
            json.WriteString("set_by"u8, set.By);
            json.WriteTime("set_at", set.At);
        }

        json.WriteEndObject();
    }
}
