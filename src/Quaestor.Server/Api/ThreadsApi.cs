using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;
using Quaestor.Server.Streaming;

namespace Quaestor.Server.Api;

/// <summary><c>/threads</c>: conversations, their messages and events.</summary>
sealed class ThreadsApi(AgentHost host, EventStream stream)
{
    const int LongestTitle = 200;

    ThreadStore Threads => host.Conversations.Threads;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/threads", ListAsync).WithSummary("Conversations, latest first; q searches titles and messages, cursor is the next of the page before.").Takes("q, limit: 1..200, cursor");
        routes.MapPost("/threads", CreateAsync).WithSummary("Begins an empty conversation.").Takes(body: "title?, dataset_id?");
        routes.MapGet("/threads/{id}", GetAsync).WithSummary("One conversation, with its running turn.");
        routes.MapPatch("/threads/{id}", UpdateAsync).WithSummary("Changes {title?, dataset_id?}.").Takes(body: "title?, dataset_id?");
        routes.MapDelete("/threads/{id}", DeleteAsync).WithSummary("Deletes a conversation with its turns, runs and results.");
        routes.MapGet("/threads/{id}/messages", MessagesAsync).WithSummary("Messages, oldest first; before is the next of the page before and leads to older ones.").Takes("limit: 1..1000, before: uuid");
        routes.MapGet("/threads/{id}/events", EventsAsync).WithSummary("Server-sent events from behind Last-Event-ID or after; idle when no turn is active.").Takes("after: 0..").IsStream();
        routes.MapPost("/threads/{id}/turns/{turn_id}/cancel", CancelAsync).WithSummary("Stops a turn, on the database too.");
    }

    async Task ListAsync(HttpContext context)
    {
        var limit = (int)context.QueryNumber("limit", 50, 1, 200, "bad_page");
        var threads = await Threads.ListAsync(context.UserId(), context.Query("q"), Cursor(context), limit);
        var next = threads.Count == limit ? $"{threads[^1].UpdatedAt.ToUnixTimeMilliseconds()}.{threads[^1].Id}" : null;
        await Answers.WriteListAsync(context, threads, Write, next);
    }

    async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = body.TextOrNull("dataset_id") is { } dataset ? (await host.Rights.OfAsync(context.UserId())).Choice.Named(dataset).Id : default(Guid?);
        var thread = await Threads.CreateAsync(context.UserId(), body.TextOrNull("title", LongestTitle) ?? "", source);
        context.Response.Headers.Location = $"{context.Request.PathBase}/threads/{thread.Id}";
        await Answers.WriteAsync(context, StatusCodes.Status201Created, json => Write(json, thread));
    }

    async Task GetAsync(HttpContext context)
    {
        var thread = await FindAsync(context);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, thread));
    }

    async Task UpdateAsync(HttpContext context)
    {
        var thread = await FindAsync(context);
        var body = await RequestBody.ReadAsync(context);
        var title = body.TextOrNull("title", LongestTitle);
        var source = body.TextOrNull("dataset_id") is { } dataset ? (await host.Rights.OfAsync(context.UserId())).Choice.Named(dataset).Id : default(Guid?);
        await Threads.UpdateAsync(context.UserId(), thread.Id, title, source);
        await GetAsync(context);
    }

    async Task DeleteAsync(HttpContext context)
    {
        await host.DeleteThreadAsync(context.UserId(), context.RouteId("id", "thread"));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task MessagesAsync(HttpContext context)
    {
        var thread = await FindAsync(context);
        var limit = (int)context.QueryNumber("limit", 200, 1, 1000, "bad_page");
        var turns = Math.Max(1, limit / 2);
        var entries = await Threads.EntriesAsync(thread.Id, context.QueryId("before", "bad_page"), turns);
        var next = entries.Count == turns ? entries[^1].TurnId.ToString() : null;
        entries.Reverse();
        var feedback = await host.Conversations.Feedback.OfThreadAsync(context.UserId(), thread.Id);
        await Answers.WriteListAsync(context, entries, (json, entry) => Write(json, entry, feedback.GetValueOrDefault(entry.TurnId)), next);
    }

    async Task EventsAsync(HttpContext context)
    {
        var thread = await FindAsync(context);
        using var events = host.Conversations.Log.Subscribe(thread.Id, After(context));
        await stream.SendAsync(context, events);
    }

    async Task CancelAsync(HttpContext context)
    {
        var threadId = context.RouteId("id", "thread");
        var turnId = context.RouteId("turn_id", "turn");
        var status = await host.Turns.CancelAsync(context.UserId(), threadId, turnId);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("turn_id", turnId);
            json.WriteString("status", status);
            json.WriteEndObject();
        });
    }

    Task<ChatThread> FindAsync(HttpContext context) => host.Conversations.FindAsync(context.UserId(), context.RouteId("id", "thread"));

    // What a browser's own reader sends by itself when it comes back counts above what its address said at first.
    static long After(HttpContext context) =>
        context.Request.Headers["Last-Event-ID"].ToString() is not { Length: > 0 } last
            ? context.QueryNumber("after", 0, 0, long.MaxValue, "bad_event_number")
            : long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw ProblemException.Invalid("bad_event_number", "The header Last-Event-ID must be the number of an event.");

    static (DateTimeOffset, Guid)? Cursor(HttpContext context)
    {
        if (context.Query("cursor") is not { } cursor)
        {
            return null;
        }

        var parts = cursor.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && Guid.TryParseExact(parts[1], "D", out var id)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(time), id)
            : throw ProblemException.Invalid("bad_page", "The parameter \"cursor\" must be the next of the page before.");
    }

    public static void Write(Utf8JsonWriter json, ChatThread thread) => Write(json, thread, draft: null);

    /// <param name="draft">What the asker may want to change and ask again; null for nothing.</param>
    public static void Write(Utf8JsonWriter json, ChatThread thread, string? draft)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, thread.Id);
        json.WriteString("title"u8, thread.Title);
        json.WriteOptional("dataset_id", thread.SourceId);
        json.WriteTime("created_at", thread.CreatedAt);
        json.WriteTime("updated_at", thread.UpdatedAt);
        json.WriteNumber("last_event"u8, thread.LastEvent);
        json.WriteOptional("draft", draft);
        if (thread.ActiveTurn is { } turn)
        {
            json.WriteStartObject("active_turn"u8);
            json.WriteString("turn_id"u8, turn.TurnId);
            json.WriteString("status"u8, turn.Status);
            json.WriteNumber("after"u8, turn.After);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, HistoryEntry entry, FeedbackRecord? feedback)
    {
        WriteMessage(json, entry.MessageId, entry.TurnId, "user", entry.Message, entry.AskedAt);
        json.WriteEndObject();
        if (entry.AnswerJson is { } answer)
        {
            WriteMessage(json, entry.AnswerId ?? entry.TurnId, entry.TurnId, "assistant", TextOf(answer), entry.EndedAt ?? entry.AskedAt);
            json.WriteStored("answer", answer);
            if (feedback is not null)
            {
                json.WriteStartObject("feedback"u8);
                FeedbackApi.WriteFields(json, feedback);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    static void WriteMessage(Utf8JsonWriter json, Guid id, Guid turnId, string role, string text, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("turn_id"u8, turnId);
        json.WriteString("role"u8, role);
        json.WriteString("text"u8, text);
        json.WriteTime("created_at", time);
    }

    static string TextOf(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("text"u8).GetString() ?? "";
    }
}
