using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Answers one message: asks the model, runs the tools it calls, shows it their results, until it answers. Everything is
/// told to the turn's log as it happens; messages are stored step by step, so that the thread can go on from any of them.
/// </summary>
public sealed class AgentLoop(IReadOnlyList<AgentTool> tools, LoopLimits limits, TimeProvider clock, ILogger<AgentLoop> logger)
{
    const int MostPauses = 5;
    const string LastRound = "\n\nYou cannot call tools any more in this turn. Answer now with what you have, and say what is missing.";

    readonly Prompt _prompt = new();

    internal Instruments Instruments { get; init; } = new();

    /// <summary>Never throws for what a model, a tool or the caller's cancelling does: the answer says what happened.</summary>
    public async Task<TurnAnswer> RunAsync(
        TurnInput input, IChatClient model, ModelInfo info, TurnLog log, CancellationToken cancellationToken)
    {
        var turn = new RunningTurn(input, info, log, clock);
        using var time = new CancellationTokenSource(limits.WallTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        return await turn.EndAsync(await AnswerAsync(turn, model, either.Token, cancellationToken));
    }

    async Task<TurnEnd> AnswerAsync(RunningTurn turn, IChatClient model, CancellationToken either, CancellationToken cancelled)
    {
        try
        {
            var check = new CallCheck([.. tools.Concat(turn.Input.ExternalTools).Where(tool => tool.Needs <= turn.Input.Role && tool.IsThereFor(turn.Input.UserId) && tool.IsThereOn(turn.Input.Source))], turn.Input.ClientTools, limits);
            var runner = new CallRunner(limits, turn, clock, logger, Instruments);
            await turn.BeginAnewAsync();
            if (turn.End is { } end)
            {
                return end;
            }

            check.MadeBefore(turn.Own, turn.Calls);
            var approvals = new Approvals(check, runner, limits, turn, clock);
            var calls = new ToolCalls(check, runner, limits, turn, approvals);
            if (turn.Input.Decided is { } decided)
            {
                if (!turn.Calls.Any(call => call.CallId == decided.CallId))
                {
                    await approvals.DecidedAsync(decided, either);
                }

                if (turn.Input.OthersWait)
                {
                    return await ReplyEnd.WaitOnAsync(turn);
                }

                if (FastPath.Made(decided))
                {
                    return await FastPath.DecidedAsync(turn, decided);
                }
            }
            else if (FastPath.Fits(turn.Input.Message))
            {
                return await FastPath.RunAsync(turn, calls, either);
            }

            return await AskAsync(turn, model, calls, either);
        }
        catch (ModelException e)
        {
            logger.LogWarning("The model {ModelId} failed with {Code} in turn {TurnId}", turn.Model.ModelId, e.Code, turn.Input.TurnId);
            return TurnEnd.Failed(e.Code, e.Message, e.Retryable);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return new TurnEnd(TurnStatus.Cancelled, "The turn was cancelled.", Stored: false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var sentence = $"The turn took longer than {limits.WallTime.TotalSeconds:0} seconds and was stopped. Ask for less at once.";
            return TurnEnd.Failed("timed_out", sentence, retryable: true) with { Status = TurnStatus.TimedOut };
        }
    }

    async Task<TurnEnd> AskAsync(RunningTurn turn, IChatClient model, ToolCalls calls, CancellationToken cancellationToken)
    {
        var round = new ModelRound(model, turn, [.. tools.Concat(turn.Input.ExternalTools).Select(tool => tool.Name)]);
        if (turn.Model.CallsTools)
        {
            try
            {
                return await AskAsync(turn, round, calls, cancellationToken);
            }
            catch (ModelException e) when (e.Failure == ModelFailure.ToolsUnsupported)
            {
                turn.Unfinished = null;
            }
        }

        return await new OneShot(round, turn, calls, _prompt).RunAsync(cancellationToken) ?? await AskAsync(turn, round, calls, cancellationToken);
    }

    async Task<TurnEnd> AskAsync(RunningTurn turn, ModelRound round, ToolCalls calls, CancellationToken cancellationToken)
    {
        if (LeftCalls.Of(turn) is { } left && await GoOnAsync(turn, left, calls, cancellationToken) is { } before)
        {
            return before;
        }

        var prompt = _prompt.For(turn.Input, turn.Model.ContextTokens);
        var window = new ContextWindow(turn);
        var budget = new Budget(limits, turn);
        var (emptyBefore, pauses) = (false, 0);
        while (true)
        {
            var spent = budget.NextRound();
            if (spent is not null)
            {
                await turn.Log.AppendAsync(new NoticeEvent("budget", spent));
            }

            await turn.Log.AppendAsync(new StatusEvent(turn.Input.TurnId, TurnStatus.Running, "thinking"));
            if (await ReplyAsync(turn, round, window, Options(prompt, spent is not null, calls), cancellationToken) is not { } reply)
            {
                continue;
            }

            if (reply.Calls.Count == 0)
            {
                if (reply.Finish == Finishes.Paused && spent is null && pauses++ < MostPauses)
                {
                    turn.Said += reply.Text;
                    await turn.GoesOnAsync(reply);
                    continue;
                }

                if (await ReplyEnd.OfAsync(reply, turn, turn.Said) is { } end)
                {
                    return end;
                }

                if (emptyBefore || spent is not null)
                {
                    return await ReplyEnd.EmptyAsync(turn);
                }

                emptyBefore = true;
                continue;
            }

            // Stored before anything runs: a crash in between is seen as calls without results, and mended.
            (turn.Said, turn.IsLastRound) = ("", spent is not null);
            await turn.AddReplyAsync(reply);
            if (spent is not null)
            {
                await calls.RefuseAsync(reply);
                return NoAnswer(turn, spent);
            }

            if (await calls.RunAsync(reply, cancellationToken) is { } ended)
            {
                return ended;
            }

            if (calls.IsGivenUp)
            {
                return TurnEnd.Failed("faulty_calls", $"{turn.Model.ModelId} called tools wrongly {limits.FaultyRounds} times in a row. Ask again, or choose another model. Last: {calls.LastFault}", retryable: true);
            }
        }
    }

    /// <summary>From the calls on that were left by a process that is gone.</summary>
    static async Task<TurnEnd?> GoOnAsync(RunningTurn turn, ModelReply left, ToolCalls calls, CancellationToken cancellationToken) =>
        await calls.GoOnAsync(left, cancellationToken) ?? (turn.IsLastRound ? NoAnswer(turn, "") : null);

    static TurnEnd NoAnswer(RunningTurn turn, string spent) =>
        TurnEnd.Failed("no_answer", $"{turn.Model.ModelId} came to no answer. {spent} Ask for less at once.".Replace("  ", " ", StringComparison.Ordinal), retryable: true);

    /// <returns>Null where the conversation was too long for the model, and is worth another request now that it will be shorter.</returns>
    static async Task<ModelReply?> ReplyAsync(RunningTurn turn, ModelRound round, ContextWindow window, ChatOptions options, CancellationToken cancellationToken)
    {
        var (messages, fitted) = await window.FitAsync(turn.Messages, options);
        try
        {
            return await round.AskAsync(messages, fitted, cancellationToken);
        }
        catch (ModelException e) when (e.Failure == ModelFailure.ContextLength && window.Shrink())
        {
            turn.Unfinished = null;
            return null;
        }
    }

    static SharedOptions Options(TurnPrompt prompt, bool isLast, ToolCalls calls) => isLast
        ? prompt.Options(LastRound)
        : prompt.Options(tools: [.. calls.Offered]);
}
