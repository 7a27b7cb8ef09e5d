using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/api/{user_id}/chat</c>: the contract of a small chat service, for clients that were written for one.</summary>
sealed class CompatibleChatApi(AgentHost host, ILogger<CompatibleChatApi> logger)
{
    /// <summary>How a turn ends that has something to say.</summary>
    static readonly string[] Answered = ["succeeded", "asked", "unanswerable", "needs_approval"];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/{user_id}/chat", ChatAsync).WithSummary("Answers a message as a small chat service does.").Takes(body: "message, conversation_id?: uuid").IsWork();

    async Task ChatAsync(HttpContext context)
    {
        if (context.Route("user_id") != context.UserId())
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "wrong_user", "The address names another user than the one who is signed in. Use your own id in it.");
        }

        var body = await RequestBody.ReadAsync(context);
        var turn = await host.Turns.StartAsync(new StartTurn(context.UserId(), body.Text("message")) { ThreadId = body.IdOrNull("conversation_id") });
        try
        {
            var told = await FollowAsync(turn, context.RequestAborted);
            if (!Answered.Contains(told.Status))
            {
                logger.LogError("Turn {TurnId} ended as {Status}: {Text}", turn.TurnId, told.Status, told.Text);
                throw new ProblemException(StatusCodes.Status500InternalServerError, "not_answered", "The message could not be answered by a fault of the server. Try again; its log says more.");
            }

            await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, turn, told));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who left here has no way to come back to this turn.
            await host.Turns.CancelAsync(context.UserId(), turn.ThreadId, turn.TurnId);
        }
    }

    async Task<ToldTurn> FollowAsync(StartedTurn turn, CancellationToken cancellationToken)
    {
        using var events = host.Conversations.Log.Subscribe(turn.ThreadId, turn.FirstEvent - 1);
        var told = new ToldTurn(turn.TurnId);
        while (await events.NextAsync(cancellationToken) is { } batch)
        {
            foreach (var stored in batch.Where(stored => stored.TurnId == turn.TurnId))
            {
                told.Read(stored);
            }
        }

        return told;
    }

    static void Write(Utf8JsonWriter json, StartedTurn turn, ToldTurn told)
    {
        json.WriteStartObject();
        json.WriteString("session_id"u8, turn.ThreadId);
        json.WriteString("message_id"u8, told.MessageId);
        json.WriteString("response"u8, told.Text);
        json.WriteTime("timestamp", DateTimeOffset.UtcNow);
        json.WriteStartArray("tool_calls"u8);
        told.Calls.ForEach(call => Write(json, call, ("id", "call_id"), ("name", "tool"), ("arguments", "arguments")));
        json.WriteEndArray();
        json.WriteStartArray("tool_results"u8);
        told.Results.ForEach(result => Write(json, result, ("tool_call_id", "call_id"), ("ok", "ok"), ("result", "summary"), ("run_id", "run_id"), ("error", "error")));
        json.WriteEndArray();
        json.WriteBoolean("using_stub"u8, told.UsingFallback);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, JsonElement data, params ReadOnlySpan<(string Name, string Field)> fields)
    {
        json.WriteStartObject();
        foreach (var (name, field) in fields)
        {
            if (data.TryGetProperty(field, out var value))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A turn as its events tell it.</summary>
    sealed class ToldTurn(Guid turnId)
    {
        public List<JsonElement> Calls { get; } = [];

        public List<JsonElement> Results { get; } = [];

        /// <summary>Of the last message with a text; the turn's where none has.</summary>
        public Guid MessageId { get; private set; } = turnId;

        /// <summary>Empty until the turn has ended.</summary>
        public string Status { get; private set; } = "";

        public string Text { get; private set; } = "";

        public bool UsingFallback { get; private set; }

        public void Read(StoredEvent stored)
        {
            switch (stored.Name)
            {
                case "tool_call":
                    Calls.Add(JsonElement.Parse(stored.Json.Span));
                    break;
                case "tool_result":
                    Results.Add(JsonElement.Parse(stored.Json.Span));
                    break;
                case "token":
                    MessageId = JsonElement.Parse(stored.Json.Span).GetProperty("message_id"u8).GetGuid();
                    break;
                case "done":
                    var answer = JsonElement.Parse(stored.Json.Span);
                    Status = answer.GetProperty("status"u8).GetString()!;
                    Text = answer.GetProperty("text"u8).GetString() ?? "";
                    UsingFallback = answer.GetProperty("using_fallback"u8).GetBoolean();
                    break;
            }
        }
    }
}
