using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/feedback</c>: whether an answer was right.</summary>
sealed class FeedbackApi(AgentHost host)
{
    const int LongestNote = 2000;

    static readonly string[] Verdicts = ["right", "wrong"];

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/feedback", GiveAsync).WithSummary("Says of an answer whether it was right; said again, the last word counts.").Takes(body: "turn_id: uuid, verdict: right|wrong, note?, save?: bool, question?");

    async Task GiveAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var turn = body.IdOrNull("turn_id") ?? throw ProblemException.Invalid("field_required", "The field \"turn_id\" is missing.");
        var verdict = body.Text("verdict");
        if (!Verdicts.Contains(verdict))
        {
            throw ProblemException.Invalid("unknown_verdict", $"There is no verdict \"{verdict}\". Use right or wrong.");
        }

        var feedback = new FeedbackRecord(turn, verdict, body.TextOrNull("note", LongestNote), DateTimeOffset.UtcNow)
        {
            Question = body.Flag("save") ? await ToKeepAsync(context, turn, verdict, body.TextOrNull("question", LongestNote)) : null,
        };
        switch (await host.Conversations.Feedback.GiveAsync(context.UserId(), feedback))
        {
            case null:
                throw ProblemException.NotFound("turn_not_found", $"There is no turn {turn}.");
            case "queued" or "running":
                throw new ProblemException(StatusCodes.Status409Conflict, "turn_running", "This turn has not ended yet, so there is nothing to judge. Wait for its answer.");
        }

        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("turn_id"u8, turn);
            WriteFields(json, feedback);
            json.WriteEndObject();
        });
    }

    /// <summary>The question under which an answer is kept, where it may be.</summary>
    async Task<string> ToKeepAsync(HttpContext context, Guid turn, string verdict, string? question)
    {
        if ((await host.Rights.OfAsync(context.UserId())).Role < Role.Analyst)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "role_required", "What is kept as verified answers others too: that needs the role analyst.");
        }

        if (verdict != "right")
        {
            throw ProblemException.Invalid("not_right", "Only an answer that is right can be kept as verified.");
        }

        if (await host.Conversations.Feedback.AnsweredAsync(context.UserId(), turn) is not { } answered)
        {
            throw ProblemException.Invalid("no_query", "No query of this turn answered a question, so there is nothing to keep.");
        }

        var kept = (question ?? answered.Question).Trim();
        return MovingDates.In(kept) is { } moving
            ? throw ProblemException.Invalid("question_moves", $"“{moving}” means other days when it is asked again, and the query would not. Write the dates themselves into the question.")
            : kept;
    }

    /// <summary><c>verdict</c>, <c>note?</c>, <c>given_at</c>, and <c>question?</c> where the answer is kept as verified.</summary>
    public static void WriteFields(Utf8JsonWriter json, FeedbackRecord feedback)
    {
        json.WriteString("verdict"u8, feedback.Verdict);
        json.WriteOptional("note", feedback.Note);
        json.WriteTime("given_at", feedback.GivenAt);
        json.WriteOptional("question", feedback.Question);
    }
}
