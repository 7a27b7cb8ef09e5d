using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;

namespace Quaestor.Agent.Hosting;

/// <summary>Takes a person's yes or no to a call, once, and goes on with the thread from there; a call of no thread runs at once.</summary>
public sealed class ApprovalDecisions(Conversations conversations, TurnService turns, ProposedCalls calls, TimeProvider clock)
{
    const int LongestReason = 1000;

    /// <exception cref="RequestException">There is no such approval for the person, it is decided or expired, or its thread is still answering.</exception>
    public async Task<Decided> DecideAsync(Decider by, Guid id, Decision decision, CancellationToken cancellationToken)
    {
        var approval = await FindAsync(by, id);
        Check(by, approval, decision);
        await CheckAsync(approval);
        var decided = approval with
        {
            Status = decision.IsYes ? ApprovalStatus.Approved : ApprovalStatus.Rejected,
            Reason = decision.Reason,
            EditedSql = decision.Sql,
            Stands = decision.Stands,
            DecidedBy = by.UserId,
            DecidedAt = clock.GetUtcNow(),
        };
        try
        {
            return decided.ThreadId is null ? new(decided, null, await calls.DecideAsync(decided, cancellationToken)) : new(decided, await GoOnAsync(decided), null);
        }
        catch (ApprovalGoneException)
        {
            throw Gone(await FindAsync(by, id));
        }
    }

    async Task<ApprovalRecord> FindAsync(Decider by, Guid id) =>
        await (by.Role == Role.Admin ? conversations.Approvals.FindAsync(id) : conversations.Approvals.FindAsync(by.UserId, id))
        ?? throw new RequestException(RequestFault.NotFound, "approval_not_found", $"There is no approval {id}.");

    static void Check(Decider by, ApprovalRecord approval, Decision decision)
    {
        if (decision.Reason is { Length: > LongestReason })
        {
            throw new RequestException(RequestFault.Invalid, "field_too_long", $"The reason may have {LongestReason:N0} characters at most.");
        }

        if (decision.Sql is not null && !approval.MayEdit)
        {
            throw new RequestException(RequestFault.Invalid, "edit_unavailable", "What was proposed cannot be edited. Reject it with a reason, and say in a message what it should be instead.");
        }

        if (decision.Stands && !approval.MayStand)
        {
            throw new RequestException(RequestFault.Invalid, "no_standing_yes", $"{approval.Tool} may change something, so each call of it is decided by itself. Leave for_thread out.");
        }

        // A no is everybody's own.
        if (decision.IsYes && approval.NeedsAdmin && by.Role < Role.Admin)
        {
            throw new RequestException(RequestFault.Forbidden, "admin_required", "On this source only an administrator can agree to a change. Ask one to look at it.");
        }

        if (decision.IsYes && approval.Sql is not null && by.Role < Role.Analyst)
        {
            throw new RequestException(RequestFault.Forbidden, "forbidden", "Agreeing to a change needs the role analyst. Ask an administrator.");
        }
    }

    async Task CheckAsync(ApprovalRecord approval)
    {
        if (approval.Status == ApprovalStatus.Pending && approval.ExpiresAt <= clock.GetUtcNow())
        {
            await conversations.Approvals.ExpireAsync(clock.GetUtcNow());
            approval = approval with { Status = ApprovalStatus.Expired };
        }

        if (approval.Status != ApprovalStatus.Pending)
        {
            throw Gone(approval);
        }
    }

    async Task<StartedTurn> GoOnAsync(ApprovalRecord decided)
    {
        var start = new StartTurn(decided.UserId, MessageOf(decided))
        {
            ThreadId = decided.ThreadId,
            DatasetId = decided.SourceId?.ToString(),
            AgentType = decided.AgentType,
            Model = decided.Model,
            Decides = decided,
        };
        try
        {
            return await turns.StartAsync(start);
        }
        catch (RequestException exception) when (exception.Code == "model_unavailable")
        {
            return await turns.StartAsync(start with { AgentType = null, Model = null });
        }
    }

    static string MessageOf(ApprovalRecord decided)
    {
        var said = decided switch
        {
            { Status: ApprovalStatus.Rejected } => "Rejected",
            { EditedSql: { } sql } => $"Approved, as\n{sql}\n",
            { Stands: true } => $"Approved, and {decided.Tool} for the whole thread",
            _ => "Approved",
        };
        return string.IsNullOrWhiteSpace(decided.Reason) ? $"{said.TrimEnd()}{(decided.EditedSql is null ? "." : "")}" : $"{said.TrimEnd()}: {decided.Reason.Trim()}";
    }

    static RequestException Gone(ApprovalRecord approval) => approval.Status == ApprovalStatus.Expired
        ? new(RequestFault.Conflict, "approval_expired", "The time to decide about this is over, so it will not run. Ask for it again.")
        : new(RequestFault.Conflict, "approval_decided", $"This has been decided already: it is {approval.Status.ToString().ToLowerInvariant()}.");
}
