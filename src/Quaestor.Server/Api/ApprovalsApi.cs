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
        routes.MapGet("/approvals", ListAsync).WithSummary("Calls that wait for a person, or waited, latest first; status keeps those with it.").Takes("status: pending|approved|rejected|expired|used, limit: 1..200, cursor");
        routes.MapPost("/approvals/{id}", DecideAsync).WithSummary("Approves or rejects a call, once. The thread goes on with another turn.").Takes(body: "decision: approve|reject|edit, reason?, sql?").Needs(Role.Analyst).IsWork();
    }

    async Task ListAsync(HttpContext context)
    {
        var limit = (int)context.QueryNumber("limit", 50, 1, 200, "bad_page");
        await host.Conversations.Approvals.ExpireAsync(DateTimeOffset.UtcNow);
        var approvals = await host.Conversations.Approvals.ListAsync(context.UserId(), Status(context), context.QueryId("cursor", "bad_page"), limit);
        await Answers.WriteListAsync(context, approvals, Write, approvals.Count == limit ? approvals[^1].Id.ToString() : null);
    }

    async Task DecideAsync(HttpContext context)
    {
        var id = context.RouteId("id", "approval");
        var body = await RequestBody.ReadAsync(context);
        var decision = body.Text("decision");
        if (!Decisions.Contains(decision))
        {
            throw ProblemException.Invalid("unknown_decision", $"There is no decision \"{decision}\". Use approve or reject.");
        }

        if (decision == "edit" || body.Has("sql"))
        {
            throw ProblemException.Invalid("edit_unavailable", "What was proposed cannot be edited. Reject it with a reason, and say in a message what it should be instead.");
        }

        var turn = await host.ApprovalDecisions.DecideAsync(context.UserId(), id, decision == "approve", body.TextOrNull("reason"));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("approval_id"u8, id);
            json.WriteString("decision"u8, decision == "approve" ? "approved"u8 : "rejected"u8);
            json.WriteString("thread_id"u8, turn.ThreadId);
            json.WriteString("turn_id"u8, turn.TurnId);
            json.WriteNumber("after"u8, turn.FirstEvent - 1);
            json.WriteEndObject();
        });
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
        json.WriteString("thread_id"u8, approval.ThreadId);
        json.WriteString("turn_id"u8, approval.TurnId);
        json.WriteString("call_id"u8, approval.CallId);
        json.WriteString("tool"u8, approval.Tool);
        json.WriteStored("arguments", approval.ArgumentsJson);
        json.WriteOptional("sql", approval.Sql);
        json.WriteString("preview"u8, approval.Preview);
        json.WriteString("risk"u8, approval.Risk);
        json.WriteString("status"u8, approval.Status.ToString().ToLowerInvariant());
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
