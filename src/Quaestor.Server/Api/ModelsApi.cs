using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/models</c>: what can answer, by name.</summary>
sealed class ModelsApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", ListAsync).WithSummary("What can answer now.");
    }

    async Task ListAsync(HttpContext context)
    {
        context.AllowQuery();
        var chosen = host.Models.DefaultFor(await host.Preferences.OfModelsAsync(context.UserId()));
        await Answers.WriteListAsync(context, host.Models.Offered, (json, model) => Write(json, model, model.Id == chosen?.Id));
    }

    static void Write(Utf8JsonWriter json, OfferedModel model, bool isDefault)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model.Id);
        json.WriteString("provider"u8, model.Info.Backend);
        json.WriteString("kind"u8, model.Route.Count > 0 ? "route" : model.Kind.ToString().ToLowerInvariant());
        json.WriteBoolean("default"u8, isDefault);
        json.WriteString("health"u8, model.Problem is null ? "ok" : "unusable");
        json.WriteOptional("reason", model.Problem);
        if (model.Route.Count > 0)
        {
            json.WriteTexts("models", model.Route);
        }

        if (model.Info.ContextTokens is { } tokens)
        {
            json.WriteNumber("context_tokens"u8, tokens);
        }

        json.WriteEndObject();
    }
}
