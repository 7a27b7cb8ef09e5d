using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;
using Quaestor.Server.Streaming;

namespace Quaestor.Server.OpenAi;

/// <summary><c>/v1</c>: agents for programs that speak OpenAI's chat completions. Each completion is a turn like any other.</summary>
sealed class OpenAiApi(AgentHost host)
{
    static readonly JsonElement NoUsage = JsonElement.Parse(
        """{"usage":{"input_tokens":0,"output_tokens":0,"cached_tokens":0,"reasoning_tokens":0}}"""u8);

    readonly KnownConversations _known = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", ListAsync).WithSummary("The agents, as OpenAI lists models.");
        routes.MapGet("/v1/models/{**id}", ModelAsync).WithSummary("One of them.");
        routes.MapPost("/v1/chat/completions", CompleteAsync).WithSummary("Answers a conversation as OpenAI's chat completions do; agent_type and dataset_id are taken besides.").Takes(body: "model?, messages: list, stream?: flag, stream_options?: object, tools?: list, agent_type?: online|local|planner, dataset_id?", isOpen: true).IsWork();
    }

    async Task ListAsync(HttpContext context)
    {
        var models = await ModelsOfAsync(context);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var model in models)
            {
                model.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    async Task<IEnumerable<AgentModel>> ModelsOfAsync(HttpContext context) => AgentModels.List(host, (await host.Rights.OfAsync(context.UserId())).Sources);

    async Task ModelAsync(HttpContext context)
    {
        var wanted = context.Route("id");
        var found = (await ModelsOfAsync(context)).FirstOrDefault(model => model.Id == wanted)
            ?? throw ProblemException.NotFound("model_unavailable", $"There is no model \"{wanted}\". GET /v1/models lists what there is.");
        await Answers.WriteAsync(context, StatusCodes.Status200OK, found.Write);
    }

    async Task CompleteAsync(HttpContext context)
    {
        var request = await CompletionRequest.ReadAsync(context);
        var messages = ClientMessages.Read(request.Messages);
        if (FrontEndTask.Answer(messages.Question) is { } chore)
        {
            var writer = Writer(context, request, Guid.CreateVersion7());
            await writer.AddAsync(new(chore, IsReasoning: false));
            await writer.EndAsync(NoUsage);
            return;
        }

        var (turn, isWhole) = await StartAsync(context.UserId(), request, messages);
        context.Response.Headers["X-Request-Id"] = turn.TurnId.ToString();
        try
        {
            var writer = Writer(context, request, turn.TurnId);
            await SendAsync(turn, writer, context.RequestAborted);
            _known.Remember(context.UserId(), messages.With(writer.Content), new(turn.ThreadId, turn.TurnId, isWhole));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Unlike a reader of events, who left here has no way to come back to this turn.
            await host.Turns.CancelAsync(context.UserId(), turn.ThreadId, turn.TurnId);
        }
    }

    async Task<(StartedTurn Turn, bool IsWhole)> StartAsync(string userId, CompletionRequest request, ClientMessages messages)
    {
        var start = new StartTurn(userId, messages.Question)
        {
            Model = request.Model,
            AgentType = request.AgentType,
            DatasetId = request.Dataset,
            Given = new(messages.Instructions, messages.Before, messages.After, ClientTools.Read(request.Tools)),
        };
        if (messages.After.Count > 0 || await ContinuedAsync(userId, messages) is not { } known)
        {
            return (await host.Turns.StartAsync(start), messages.Before.Count == 0);
        }

        // A thread that holds everything knows more than the texts: which queries ran.
        var goesOn = start with { ThreadId = known.ThreadId, Given = known.IsWhole ? start.Given with { History = null } : start.Given };
        try
        {
            return (await host.Turns.StartAsync(goesOn), known.IsWhole);
        }
        catch (RequestException busy) when (busy.Code == "turn_running")
        {
            return (await host.Turns.StartAsync(start), false);
        }
    }

    async Task<KnownConversation?> ContinuedAsync(string userId, ClientMessages messages) =>
        _known.Find(userId, messages.Before) is { } known && await host.Conversations.Turns.LatestAsync(userId, known.ThreadId) == known.LastTurn
            ? known
            : null;

    async Task SendAsync(StartedTurn turn, CompletionWriter writer, CancellationToken cancellationToken)
    {
        using var subscription = host.Conversations.Log.Subscribe(turn.ThreadId, turn.FirstEvent - 1);
        var (events, text) = (new FollowedEvents(subscription, turn.TurnId), new CompletionText());
        while (await events.NextAsync(cancellationToken) is { } batch)
        {
            if (batch.Count == 0)
            {
                await writer.KeepAliveAsync();
            }

            foreach (var stored in batch)
            {
                foreach (var piece in await text.ReadAsync(stored))
                {
                    await writer.AddAsync(piece);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        var (code, message) = text.Failure ?? (text.Answer is null ? ("internal_error", "The turn ended without an answer. Ask again.") : default);
        await (code is null ? writer.EndAsync(text.Answer!.Value) : writer.FailAsync(code, message));
    }

    static CompletionWriter Writer(HttpContext context, CompletionRequest request, Guid turnId)
    {
        var json = new CompletionJson(turnId, request.Name, DateTimeOffset.UtcNow);
        return request.Stream ? new StreamedCompletion(context, json, request.IncludeUsage) : new WholeCompletion(context, json);
    }
}
