using Microsoft.Extensions.Logging;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Loop;

/// <summary>Asks and runs a tool, within its time: whatever happens there is an outcome.</summary>
sealed class CallRunner(LoopLimits limits, RunningTurn turn, TimeProvider clock, ILogger logger, Instruments instruments)
{
    /// <summary>Adds the query that the call would run, and what a person has to agree to first.</summary>
    public async Task<CheckedCall> PrepareAsync(CheckedCall call, CancellationToken cancellationToken)
    {
        if (call.Tool is not { } tool || call.Fault is not null)
        {
            return call;
        }

        try
        {
            return call with
            {
                Proposal = await ProposeAsync(tool, call, cancellationToken),
                Approval = await NeedAsync(tool, call, cancellationToken),
            };
        }
        catch (Exception e) when (e is SourceException or SandboxException)
        {
            return call with { Fault = "Not run: the dataset cannot be used now." };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return call with { Fault = Cancelled };
        }
        catch (Exception e)
        {
            return call with { Fault = Unexpected(call, e).Text.Plain };
        }
    }

    /// <param name="agreement">Of the person who was asked; null where nobody had to be.</param>
    public async Task<(ToolOutcome Outcome, long Milliseconds)> RunAsync(CheckedCall call, CancellationToken cancellationToken, Agreement? agreement = null)
    {
        var began = clock.GetTimestamp();
        var limit = call.Tool!.TimeLimit ?? limits.CallTime;
        using var span = new ToolSpan(instruments, call.Tool.Name, call.Call.CallId, call.Arguments);
        ToolOutcome outcome;
        try
        {
            using var time = new CancellationTokenSource(limit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
            outcome = await call.Tool.RunAsync(call.Arguments, turn.Context with { CallId = call.Call.CallId, Agreement = agreement }, either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = ToolOutcome.Wrong(Cancelled);
        }
        catch (OperationCanceledException)
        {
            outcome = ToolOutcome.Wrong($"Stopped: it took longer than {limit.TotalSeconds:0.#} seconds. Ask for less.");
        }
        catch (Exception e) when (e is SourceException or SandboxException)
        {
            // What could not be read is quoted now and then.
            var why = Secrets.Redact(e.Message);
            outcome = new ToolOutcome(false, new GradedText("The dataset cannot be used now; the user sees why.") { Forms = [new(why, [Need.Everything])] }, why);
        }
        catch (Exception e)
        {
            outcome = Unexpected(call, e);
        }

        span.Ended(outcome.Ok, outcome.Summary, outcome.Text.Plain);
        return (outcome, (long)clock.GetElapsedTime(began).TotalMilliseconds);
    }

    public const string Cancelled = "Stopped before it was done: the turn was cancelled.";

    async ValueTask<Proposal?> ProposeAsync(AgentTool tool, CheckedCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await tool.ProposeAsync(call.Arguments, turn.Context, cancellationToken);
        }
        catch (Exception e) when (e is SourceException or SandboxException)
        {
            // Running it meets the same, and tells it.
            return null;
        }
    }

    // A yes for the whole thread never covers a statement, nor a tool that may change something.
    async ValueTask<ApprovalNeed?> NeedAsync(AgentTool tool, CheckedCall call, CancellationToken cancellationToken)
    {
        var need = await tool.NeedsApprovalAsync(call.Arguments, turn.Context, cancellationToken);
        return need is { Sql: null } && tool.IsReadOnly && turn.Input.AllowedTools.Contains(tool.Name) ? null : need;
    }

    ToolOutcome Unexpected(CheckedCall call, Exception e)
    {
        logger.LogError(e, "The tool {Tool} failed unexpectedly in turn {TurnId}", call.Call.Name, turn.Input.TurnId);
        return ToolOutcome.Wrong($"{call.Call.Name} failed unexpectedly. Go on without it, or call it again once.");
    }
}
