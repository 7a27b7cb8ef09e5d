using Quaestor.Agent.Hosting;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;
using Quaestor.Server.Streaming;

namespace Quaestor.Server.Api;

/// <summary><c>/chat</c>: a message, and the turn that answers it, whole or as it happens.</summary>
sealed class ChatApi(AgentHost host, EventStream stream)
{
    const int LongestRequestId = 200;

    static readonly string[] WhenBusy = ["refuse", "queue"];
    static readonly string[] AgentTypes = ["online", "local", "planner"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/chat", AnswerAsync).WithSummary("Answers a message with the whole turn.").Takes(body: "message, thread_id?: uuid, dataset_id?, model?, agent_type?: online|local|planner, client_request_id?, when_busy?: refuse|queue").IsWork();
        routes.MapPost("/chat/stream", StreamAsync).WithSummary("The same as server-sent events, numbered within their thread.").Takes(body: "message, thread_id?: uuid, dataset_id?, model?, agent_type?: online|local|planner, client_request_id?, when_busy?: refuse|queue").IsWork(isStream: true);
    }

    async Task AnswerAsync(HttpContext context)
    {
        var turn = await StartAsync(context);
        var answer = await host.Turns.WaitAsync(turn, context.UserId(), context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, answer);
    }

    async Task StreamAsync(HttpContext context)
    {
        var turn = await StartAsync(context);
        using var events = host.Conversations.Log.Subscribe(turn.ThreadId, turn.FirstEvent - 1);
        await stream.SendAsync(context, events, turn.TurnId);
    }

    async Task<StartedTurn> StartAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var agentType = body.TextOrNull("agent_type");
        if (agentType is not null && !AgentTypes.Contains(agentType))
        {
            throw ProblemException.Invalid("unknown_agent_type", $"There is no agent type \"{agentType}\". Use {string.Join(", ", AgentTypes)}, or leave it out.");
        }

        var whenBusy = body.TextOrNull("when_busy") ?? "refuse";
        if (!WhenBusy.Contains(whenBusy))
        {
            throw ProblemException.Invalid("unknown_when_busy", $"A thread that is busy can refuse a message or queue it, not \"{whenBusy}\". Use refuse or queue, or leave it out.");
        }

        return await host.Turns.StartAsync(new StartTurn(context.UserId(), body.Text("message"))
        {
            ThreadId = body.IdOrNull("thread_id"),
            DatasetId = body.TextOrNull("dataset_id"),
            Model = body.TextOrNull("model"),
            AgentType = agentType,
            MayWait = whenBusy == "queue",
            ClientRequestId = body.TextOrNull("client_request_id", LongestRequestId),
        });
    }
}
