using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Personal;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/context</c>: what the agent may know of the user.</summary>
sealed class ContextApi(AgentHost host)
{
    UserContexts Contexts => host.Conversations.Contexts;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/context", GetAsync).WithSummary("What the agent may know of the user.");
        routes.MapPut("/context", PutAsync).WithSummary("Sets all of it; what is left out is forgotten.").Takes(body: "display_name?, time_zone?, language?, default_dataset_id?, facts?: object");
    }

    async Task GetAsync(HttpContext context)
    {
        var known = await Contexts.OfAsync(context.UserId());
        await Answers.WriteAsync(context, StatusCodes.Status200OK, known.Write);
    }

    async Task PutAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var dataset = body.TextOrNull("default_dataset_id");
        var given = new UserContext
        {
            DisplayName = body.TextOrNull("display_name", UserContexts.LongestName),
            TimeZone = body.TextOrNull("time_zone", UserContexts.LongestName),
            Language = body.TextOrNull("language", UserContexts.LongestName),
            DefaultDatasetId = dataset is null ? null : (await host.Rights.OfAsync(context.UserId())).Choice.Named(dataset).Id,
            Facts = body.Has("facts") ? Facts(body.Object("facts")) : UserContext.None.Facts,
        };
        var known = await PersonalFaults.TellAsync(() => Contexts.SetAsync(context.UserId(), given));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, known.Write);
    }

    static Dictionary<string, string> Facts(JsonElement facts) => facts.EnumerateObject().ToDictionary(
        fact => fact.Name,
        fact => fact.Value.ValueKind == JsonValueKind.String
            ? RequestBody.TextOf("facts", fact.Value)
            : throw ProblemException.Invalid("wrong_type", "The field \"facts\" must be an object of texts."));
}
