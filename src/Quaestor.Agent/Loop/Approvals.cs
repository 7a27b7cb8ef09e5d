using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Calls that wait for a person: recorded as they were made, and run from that record alone, once, after a yes in time. Until
/// then a placeholder is their result, so that the history stays whole and the thread can go on.
/// </summary>
sealed class Approvals(CallCheck check, CallRunner runner, LoopLimits limits, RunningTurn turn, TimeProvider clock)
{
    readonly List<ApprovalRecord> _asked = [.. turn.Input.Resumed?.Asked ?? []];

    /// <summary>What this turn asks a person about.</summary>
    public IReadOnlyList<ApprovalRecord> Asked => _asked;

    /// <param name="placeholder">The message that holds the place of the call's result.</param>
    /// <returns>What is stored with that message, and how it is told.</returns>
    public (ApprovalRecord Approval, ApprovalEvent Told) Ask(CheckedCall call, ApprovalNeed need, Guid placeholder)
    {
        var now = clock.GetUtcNow();
        var approval = new ApprovalRecord
        {
            Id = OrderedIds.Next(),
            UserId = turn.Input.UserId,
            ThreadId = turn.Input.ThreadId,
            TurnId = turn.Input.TurnId,
            SourceId = turn.Input.Source?.Id,
            AgentType = turn.Input.AgentType,
            Model = turn.Input.ModelName,
            CallId = call.Call.CallId,
            Tool = call.Call.Name,
            ArgumentsJson = Encoding.UTF8.GetBytes(call.Arguments.GetRawText()),
            Sql = need.Sql,
            Preview = need.Preview,
            Risk = need.Risk,
            ResultMessageId = placeholder,
            MayEdit = need.Sql is not null && call.Tool?.EditableArgument is not null,
            NeedsAdmin = need.NeedsAdmin,
            Rows = need.Rows,
            MayStand = need.Sql is null && call.Tool is { IsReadOnly: true },
            CreatedAt = now,
            ExpiresAt = now + limits.ApprovalTime,
        };
        _asked.Add(approval);
        return (approval, Told(approval));
    }

    /// <summary>Runs the call that was approved, or tells that it was not, and puts that in the place of its result.</summary>
    public async Task DecidedAsync(ApprovalRecord approval, CancellationToken cancellationToken)
    {
        var isApproved = approval.Status is ApprovalStatus.Approved or ApprovalStatus.Used;
        var made = ToolCallJson.Read(approval.CallId, approval.Tool, Encoding.UTF8.GetString(approval.ArgumentsJson.Span));
        var (call, told) = await WordedAsync(approval, made, cancellationToken);
        if (turn.IsToBeTold(approval.CallId))
        {
            await turn.Log.AppendAsync(told with { Decision = !isApproved ? "rejected" : approval.EditedSql is null ? "approved" : "edited" });
            await turn.Log.AppendAsync(new ToolCallEvent(approval.CallId, approval.Tool, call.Arguments));
        }

        var (outcome, milliseconds) = isApproved ? await RunAsync(approval, call, cancellationToken) : (Rejected(approval), 0);
        await turn.ReplaceResultAsync(approval, made, ToolCalls.ResultOf(approval.CallId, outcome), turn.Tell(call, outcome, milliseconds));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The call as it was recorded, or as the person worded it anew: that one is judged again, as any call is.</summary>
    async Task<(CheckedCall Call, ApprovalEvent Told)> WordedAsync(ApprovalRecord approval, FunctionCallContent made, CancellationToken cancellationToken)
    {
        var tool = check.Find(approval.Tool);
        if (approval.EditedSql is not { } sql || tool?.EditableArgument is not { } argument)
        {
            return (new CheckedCall(made, tool, JsonElement.Parse(approval.ArgumentsJson.Span), Fault: null), Told(approval));
        }

        var arguments = JsonNode.Parse(approval.ArgumentsJson.Span)!.AsObject();
        arguments[argument] = sql;
        var edited = new CheckedCall(made, tool, JsonSerializer.SerializeToElement(arguments), Fault: null);
        var judged = tool.Check(edited.Arguments) is { Count: > 0 } ? edited : await runner.PrepareAsync(edited, cancellationToken);
        var told = Told(approval) with { Sql = sql };
        return (judged, judged.Approval is { } need ? told with { Sql = need.Sql, Preview = need.Preview, Risk = need.Risk } : told);
    }

    async Task<(ToolOutcome, long)> RunAsync(ApprovalRecord approval, CheckedCall call, CancellationToken cancellationToken)
    {
        // Used, and yet without a result: the process that took it up is gone.
        if (approval.Status == ApprovalStatus.Used)
        {
            return (ToolOutcome.Unknown(approval.Tool), 0);
        }

        if (WhyNot(approval, call) is { } why)
        {
            return (ToolOutcome.Wrong(why), 0);
        }

        // Taken up before it runs: after a crash in between it is rather not run than run twice.
        if (cancellationToken.IsCancellationRequested || await turn.Log.UseApprovalAsync(approval) is not { } agreement)
        {
            return (ToolOutcome.Wrong("Not run: its approval is used up, or the turn was cancelled."), 0);
        }

        var (outcome, milliseconds) = await runner.RunAsync(call, cancellationToken, agreement with { Rows = call.Approval?.Rows ?? agreement.Rows });
        check.Made(call, outcome.Ok);
        return (approval.EditedSql is { } sql ? outcome with { Text = outcome.Text.Select(text => $"The user put this in its place, which ran:\n{sql}\n\n{text}") } : outcome, milliseconds);
    }

    static string? WhyNot(ApprovalRecord approval, CheckedCall call)
    {
        if (call.Tool is null)
        {
            return $"Not run: there is no tool \"{approval.Tool}\" any more.";
        }

        if (call.Tool.Check(call.Arguments) is { Count: > 0 } problems)
        {
            return $"Not run: what was approved does not fit {approval.Tool} any more.\n{string.Join('\n', problems)}";
        }

        if (approval.EditedSql is not null && call.Tool.EditableArgument is null)
        {
            return $"Not run: what {approval.Tool} runs cannot be edited any more.";
        }

        return call.Fault;
    }

    static ToolOutcome Rejected(ApprovalRecord approval) => ToolOutcome.Wrong(
        $"Not run: the user rejected it{(string.IsNullOrWhiteSpace(approval.Reason) ? "" : $" (\"{approval.Reason.Trim()}\")")}. Do not make this call again unless the user asks for it.");

    static ApprovalEvent Told(ApprovalRecord approval) =>
        new(approval.Id, approval.CallId, approval.Sql, approval.Preview, approval.Risk, approval.ExpiresAt.UtcDateTime);
}
