using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/models</c>: what can answer, by name.</summary>
sealed class ModelsApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", ListAsync).WithSummary("What can answer now.").Takes("check: flag");
        routes.MapGet("/models/available", AvailableAsync).WithSummary("What providers and runners say they have.");
        routes.MapPost("/models/test", TestAsync).WithSummary("Asks a model, or each of a route, for a word and for a tool call; what it costs is paid.").Takes(body: "model?").Needs(Role.Admin).IsWork();
    }

    async Task ListAsync(HttpContext context)
    {
        var available = context.QueryFlag("check") ? await host.Models.AvailableAsync(context.RequestAborted) : null;
        var chosen = host.Models.DefaultFor(await host.Preferences.OfModelsAsync(context.UserId()));
        List<(OfferedModel Model, OfferedHealth Health)> models = [];
        foreach (var model in host.Models.Offered)
        {
            models.Add((model, await host.Models.HealthAsync(model, available, context.RequestAborted)));
        }

        await Answers.WriteListAsync(context, models, (json, one) => Write(json, one.Model, one.Health, one.Model.Id == chosen?.Id));
    }

    async Task AvailableAsync(HttpContext context)
    {
        var available = await host.Models.AvailableAsync(context.RequestAborted);
        await Answers.WriteListAsync(context, available, (json, one) =>
        {
            json.WriteStartObject();
            json.WriteString("provider"u8, one.Provider);
            json.WriteTexts("models", one.Models);
            json.WriteOptional("problem", one.Problem);
            json.WriteEndObject();
        });
    }

    async Task TestAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var chosen = await ChooseAsync(context, body.TextOrNull("model"));
        List<(OfferedModel Model, ModelTest Test)> tests = [];
        foreach (var model in chosen.Route.Count > 0 ? chosen.Route.Select(name => host.Models.Choose(null, name)) : [chosen])
        {
            tests.Add((model, await host.TestModelAsync(context.UserId(), model, context.RequestAborted)));
        }

        await Answers.WriteListAsync(context, tests, (json, one) => Write(json, one.Model, one.Test));
    }

    async Task<OfferedModel> ChooseAsync(HttpContext context, string? name)
    {
        try
        {
            return host.Models.Choose(null, name, await host.Preferences.OfModelsAsync(context.UserId()));
        }
        catch (ModelUnavailableException exception)
        {
            throw ProblemException.Invalid("model_unavailable", exception.Message);
        }
    }

    static void Write(Utf8JsonWriter json, OfferedModel model, ModelTest test)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model.Id);
        json.WriteBoolean("works"u8, test.Error is null);
        json.WriteOptional("error", test.Error);
        json.WriteBoolean("tools"u8, test.Error is null && test.ToolsError is null);
        json.WriteOptional("tools_error", test.ToolsError);
        json.WriteNumber("latency_ms"u8, (long)test.Latency.TotalMilliseconds);
        json.WriteNumber("input_tokens"u8, test.InputTokens);
        json.WriteNumber("output_tokens"u8, test.OutputTokens);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, OfferedModel model, OfferedHealth health, bool isDefault)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, model.Id);
        json.WriteString("provider"u8, model.Info.Backend);
        json.WriteString("kind"u8, model.Route.Count > 0 ? "route" : model.Kind.ToString().ToLowerInvariant());
        json.WriteBoolean("default"u8, isDefault);
        json.WriteString("health"u8, health.State);
        json.WriteOptional("reason", health.Reason);
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
