using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/audit</c>: what everybody did, for administrators, as a file of JSON lines.</summary>
sealed class AuditApi(AgentHost host)
{
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", ExportAsync).Needs(Role.Admin).WithSummary("Runs and approvals of everybody, oldest first, a JSON object a line, streamed; since and until are days in UTC.").Takes("since, until");

    async Task ExportAsync(HttpContext context)
    {
        var since = Day(context, "since") ?? DateTimeOffset.UnixEpoch;
        var until = Day(context, "until")?.AddDays(1) ?? DateTimeOffset.UtcNow.AddDays(1);
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await foreach (var entry in host.Conversations.Audit.ReadAsync(since, until).WithCancellation(context.RequestAborted))
        {
            using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Writing))
            {
                Write(json, entry);
            }

            context.Response.BodyWriter.Write("\n"u8);
            if (context.Response.BodyWriter.UnflushedBytes > 64 << 10)
            {
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
    }

    static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteTime("at", entry.Run?.CreatedAt ?? entry.Approval!.CreatedAt);
        json.WriteString("user_id"u8, entry.Run?.UserId ?? entry.Approval!.UserId);
        json.WriteString("kind"u8, entry.Run is null ? "approval" : "run");
        json.WritePropertyName(entry.Run is null ? "approval" : "run");
        if (entry.Run is { } run)
        {
            RunJson.Write(json, run, page: null, figures: []);
        }
        else
        {
            ApprovalsApi.Write(json, entry.Approval!);
        }

        json.WriteEndObject();
    }

    static DateTimeOffset? Day(HttpContext context, string name) =>
        context.Query(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and < 9999
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : throw ProblemException.Invalid("bad_day", $"The parameter \"{name}\" must be a day, as in 2025-01-31.");
}
