using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/approvals</c>: calls that wait for a person, and the answers to them.</summary>
sealed class ApprovalsApi(AgentHost host)
{
    static readonly string[] Statuses = [.. Enum.GetNames<ApprovalStatus>().Select(name => name.ToLowerInvariant())];
    static readonly string[] Decisions = ["approve", "reject", "edit"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/approvals", ListAsync).WithSummary("Calls that wait for a person, or waited, latest first; status keeps those with it, all adds those of others.").Takes("status: pending|approved|rejected|expired|used, all: flag, limit: 1..200, cursor");
        routes.MapPost("/approvals/{id}", DecideAsync).WithSummary("Approves or rejects a call, once, or runs another statement in its place. Its thread goes on with another turn; a call of no thread has run when this answers.").Takes(body: "decision: approve|reject|edit, reason?, sql?, for_thread?: flag").IsWork();
    }

    async Task ListAsync(HttpContext context)
    {
        var limit = (int)context.QueryNumber("limit", 50, 1, 200, "bad_page");
        await host.Conversations.Approvals.ExpireAsync(DateTimeOffset.UtcNow);
        var approvals = await host.Conversations.Approvals.ListAsync(Of(context), Status(context), context.QueryId("cursor", "bad_page"), limit);
        await Answers.WriteListAsync(context, approvals, Write, approvals.Count == limit ? approvals[^1].Id.ToString() : null);
    }

    async Task DecideAsync(HttpContext context)
    {
        var id = context.RouteId("id", "approval");
        var body = await RequestBody.ReadAsync(context);
        var decision = body.Text("decision");
        if (!Decisions.Contains(decision))
        {
            throw ProblemException.Invalid("unknown_decision", $"There is no decision \"{decision}\". Use {string.Join(", ", Decisions)}.");
        }

        if (body.Has("sql") != (decision == "edit"))
        {
            throw ProblemException.Invalid("edit_needs_sql", "The decision \"edit\" comes with the statement to run in \"sql\", and no other does.");
        }

        if (body.Flag("for_thread") && decision != "approve")
        {
            throw ProblemException.Invalid("no_standing_yes", "Only the decision \"approve\" can count for the whole thread.");
        }

        var caller = context.Caller();
        var decided = await host.ApprovalDecisions.DecideAsync(new Decider(caller.UserId, caller.Role), id, new Decision(decision != "reject")
        {
            Reason = body.TextOrNull("reason"),
            Sql = body.TextOrNull("sql", MessageRules.LongestCode),
            Stands = body.Flag("for_thread"),
        }, context.RequestAborted);
        var run = decided.Outcome?.Run is { } ran ? await host.Conversations.Runs.FindAsync(decided.Approval.UserId, ran.Id) : null;
        using var rows = run?.Result is { } result ? host.Results.Open(result.Id) : null;
        var page = rows?.ReadPage(0, RunJson.FirstPage);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("approval_id"u8, id);
            json.WriteString("decision"u8, decision switch { "approve" => "approved", "edit" => "edited", _ => "rejected" });
            if (decided.Turn is { } turn)
            {
                json.WriteString("thread_id"u8, turn.ThreadId);
                json.WriteString("turn_id"u8, turn.TurnId);
                json.WriteNumber("after"u8, turn.FirstEvent - 1);
            }

            if (decided.Outcome is { } outcome)
            {
                json.WriteBoolean("ok"u8, outcome.Ok);
                json.WriteString("text"u8, outcome.ForPerson ?? outcome.Summary);
            }

            if (run is not null)
            {
                json.WritePropertyName("run"u8);
                RunJson.Write(json, run, page, figures: []);
            }

            json.WriteEndObject();
        });
    }

    // Administrators decide about others' changes too.
    static string? Of(HttpContext context)
    {
        if (!context.QueryFlag("all"))
        {
            return context.UserId();
        }

        context.Require(Role.Admin, "What others wait for");
        return null;
    }

    static ApprovalStatus? Status(HttpContext context) => context.Query("status") switch
    {
        null => null,
        var name when Statuses.Contains(name) => Enum.Parse<ApprovalStatus>(name, ignoreCase: true),
        var name => throw ProblemException.Invalid("unknown_status", $"There is no status \"{name}\". Use {string.Join(", ", Statuses)}."),
    };

    public static void Write(Utf8JsonWriter json, ApprovalRecord approval)
    {
        json.WriteStartObject();
        json.WriteString("approval_id"u8, approval.Id);
        json.WriteOptional("thread_id", approval.ThreadId);
        json.WriteOptional("turn_id", approval.TurnId);
        json.WriteOptional("dataset_id", approval.SourceId);
        json.WriteString("call_id"u8, approval.CallId);
        json.WriteString("tool"u8, approval.Tool);
        json.WriteStored("arguments", approval.ArgumentsJson);
        json.WriteOptional("sql", approval.Sql);
        json.WriteString("preview"u8, approval.Preview);
        json.WriteString("risk"u8, approval.Risk);
        json.WriteString("status"u8, approval.Status.ToString().ToLowerInvariant());
        json.WriteBoolean("may_edit"u8, approval.MayEdit);
        json.WriteBoolean("may_stand"u8, approval.MayStand);
        json.WriteBoolean("needs_admin"u8, approval.NeedsAdmin);
        json.WriteString("user_id"u8, approval.UserId);
        json.WriteOptional("edited_sql", approval.EditedSql);
        json.WriteOptional("reason", approval.Reason);
        json.WriteOptional("decided_by", approval.DecidedBy);
        json.WriteTime("created_at", approval.CreatedAt);
        json.WriteTime("expires_at", approval.ExpiresAt);
        if (approval.DecidedAt is { } decided)
        {
            json.WriteTime("decided_at", decided);
        }

        json.WriteEndObject();
    }
}
