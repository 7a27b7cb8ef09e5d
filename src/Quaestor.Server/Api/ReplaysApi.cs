using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/runs/{id}/replay</c> and <c>/runs/{id}/verify</c>: a run once more, and whether it came to the same.</summary>
sealed class ReplaysApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runs/{id}/replay", ReplayAsync).WithSummary("Runs what a run held once more, as a run of its own, and compares.").IsWork();
        routes.MapGet("/runs/{id}/verify", VerifyAsync).WithSummary("The same, but without keeping the rows: whether it still comes to the same.").IsWork();
    }

    Task ReplayAsync(HttpContext context) => CompareAsync(context, host.Replays.ReplayAsync);

    Task VerifyAsync(HttpContext context) => CompareAsync(context, host.Replays.VerifyAsync);

    async Task CompareAsync(HttpContext context, Func<RunRecord, GrantedSources, CancellationToken, Task<Replay>> compare)
    {
        var original = await new RunJson(host).FindAsync(context, context.RouteId("id", "run"));
        if (original.Mode == "python")
        {
            context.Require(Role.Analyst, "Python");
        }

        try
        {
            var replay = await compare(original, (await host.Rights.OfAsync(context.UserId())).Sources, context.RequestAborted);
            await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, replay));
        }
        catch (ReplayException exception)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, exception.Code, exception.Message);
        }
    }

    static void Write(Utf8JsonWriter json, Replay replay)
    {
        json.WriteStartObject();
        json.WriteString("run_id"u8, replay.Original.Id);
        json.WriteString("verdict"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(replay.Verdict.ToString()));
        json.WriteString("stored_rows"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(replay.Rows.ToString()));
        if (replay.SchemaChanged is { } changed)
        {
            json.WriteBoolean("schema_changed"u8, changed);
        }

        json.WriteTexts("notes", replay.Notes);
        json.WritePropertyName("then"u8);
        RunJson.Write(json, replay.Original, page: null, figures: []);
        json.WritePropertyName("now"u8);
        RunJson.Write(json, replay.Again, page: null, figures: []);
        json.WriteEndObject();
    }
}
