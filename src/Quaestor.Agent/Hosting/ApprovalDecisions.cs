using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Hosting;

/// <summary>Takes a person's yes or no to a call, once, and goes on with the thread from there.</summary>
public sealed class ApprovalDecisions(Conversations conversations, TurnService turns, TimeProvider clock)
{
    const int LongestReason = 1000;

    /// <exception cref="RequestException">There is no such approval, it is decided or expired, or its thread is still answering.</exception>
    public async Task<StartedTurn> DecideAsync(string userId, Guid id, bool approve, string? reason = null)
    {
        var approval = await FindAsync(userId, id);
        if (reason is { Length: > LongestReason })
        {
            throw new RequestException(RequestFault.Invalid, "field_too_long", $"The reason may have {LongestReason:N0} characters at most.");
        }

        await CheckAsync(approval);
        var decided = approval with
        {
            Status = approve ? ApprovalStatus.Approved : ApprovalStatus.Rejected,
            Reason = reason,
            DecidedBy = userId,
            DecidedAt = clock.GetUtcNow(),
        };
        try
        {
            return await GoOnAsync(decided);
        }
        catch (ApprovalGoneException)
        {
            throw Decided(await FindAsync(userId, id));
        }
    }

    async Task<ApprovalRecord> FindAsync(string userId, Guid id) =>
        await conversations.Approvals.FindAsync(userId, id)
        ?? throw new RequestException(RequestFault.NotFound, "approval_not_found", $"There is no approval {id}.");

    async Task CheckAsync(ApprovalRecord approval)
    {
        if (approval.Status == ApprovalStatus.Pending && approval.ExpiresAt <= clock.GetUtcNow())
        {
            await conversations.Approvals.ExpireAsync(clock.GetUtcNow());
            approval = approval with { Status = ApprovalStatus.Expired };
        }

        if (approval.Status != ApprovalStatus.Pending)
        {
            throw Decided(approval);
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
        var said = decided.Status == ApprovalStatus.Approved ? "Approved" : "Rejected";
        return string.IsNullOrWhiteSpace(decided.Reason) ? $"{said}." : $"{said}: {decided.Reason.Trim()}";
    }

    static RequestException Decided(ApprovalRecord approval) => approval.Status == ApprovalStatus.Expired
        ? new(RequestFault.Conflict, "approval_expired", "The time to decide about this is over, so it will not run. Ask for it again.")
        : new(RequestFault.Conflict, "approval_decided", $"This has been decided already: it is {approval.Status.ToString().ToLowerInvariant()}.");
}
