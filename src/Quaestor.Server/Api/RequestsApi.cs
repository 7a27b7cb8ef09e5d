using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/threads/{id}/turns/{turn_id}/requests</c>: what models were sent for an answer.</summary>
sealed class RequestsApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/threads/{id}/turns/{turn_id}/requests", ListAsync).WithSummary("What models were sent for an answer, word for word, without secrets.");

    async Task ListAsync(HttpContext context)
    {
        var (user, thread, turn) = (context.UserId(), context.RouteId("id", "thread"), context.RouteId("turn_id", "turn"));
        if (await host.Conversations.Turns.FindAsync(user, thread, turn) is null)
        {
            throw ProblemException.NotFound("turn_not_found", $"There is no turn {turn}.");
        }

        await Answers.WriteListAsync(context, await host.Conversations.Requests.ListAsync(user, thread, turn), Write);
    }

    static void Write(Utf8JsonWriter json, RequestRecord request)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, request.Number);
        json.WriteString("model_id"u8, request.ModelId);
        json.WriteString("backend"u8, request.Backend);
        json.WriteTime("sent_at", request.SentAt);
        json.WriteStored("request", request.Json);
        json.WriteEndObject();
    }
}
