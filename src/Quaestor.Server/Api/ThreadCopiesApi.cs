using System.Globalization;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Server.Exports;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>Conversations that go on elsewhere: forked from a message, or written to a file.</summary>
sealed class ThreadCopiesApi(AgentHost host)
{
    static readonly string[] Formats = ["md", "html", "json"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/threads/{id}/fork", ForkAsync).WithSummary("Begins a conversation that goes on from a message of another.").Takes(body: "message_id: uuid");
        routes.MapGet("/threads/{id}/export", ExportAsync).WithSummary("A conversation as a file: format is md, html or json.").Takes("format: md|html|json");
    }

    async Task ForkAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var message = body.IdOrNull("message_id") ?? throw ProblemException.Invalid("field_required", "The field \"message_id\" is missing: name the message to fork from.");
        var (thread, draft) = await host.ForkThreadAsync(context.UserId(), context.RouteId("id", "thread"), message);
        context.Response.Headers.Location = $"{context.Request.PathBase}/threads/{thread.Id}";
        await Answers.WriteAsync(context, StatusCodes.Status201Created, json => ThreadsApi.Write(json, thread, draft));
    }

    async Task ExportAsync(HttpContext context)
    {
        var thread = await host.Conversations.FindAsync(context.UserId(), context.RouteId("id", "thread"));
        var format = context.Query("format") ?? "md";
        if (!Formats.Contains(format))
        {
            throw ProblemException.Invalid("unknown_format", $"The parameter \"format\" must be md, html or json, not \"{format}\".");
        }

        var transcript = await Transcript.ReadAsync(host.Conversations.Threads, thread);
        var (bytes, type) = format switch
        {
            "html" => (Encoding.UTF8.GetBytes(HtmlTranscript.Write(transcript)), "text/html; charset=utf-8"),
            "json" => (Json(transcript), "application/json"),
            _ => (Encoding.UTF8.GetBytes(await MarkdownTranscript.WriteAsync(transcript, context.RequestAborted)), "text/markdown; charset=utf-8"),
        };
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"thread-{thread.Id}.{format}\"");
        await Answers.WriteAsync(context, StatusCodes.Status200OK, bytes, type);
    }

    static byte[] Json(Transcript transcript)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName("thread"u8);
            ThreadsApi.Write(json, transcript.Thread);
            json.WriteStartArray("turns"u8);
            foreach (var turn in transcript.Turns)
            {
                json.WriteStartObject();
                json.WriteString("turn_id"u8, turn.Entry.TurnId);
                json.WriteTime("asked_at", turn.Entry.AskedAt);
                json.WriteString("message"u8, turn.Entry.Message);
                json.WriteStored("answer", turn.Entry.AnswerJson);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
