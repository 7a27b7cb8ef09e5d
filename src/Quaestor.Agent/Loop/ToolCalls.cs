using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Runs the calls of a reply, and sees to it that each has exactly one result, stored, whatever happens. Calls run at the
/// same time, as all tools only read; results are told in the order of the calls.
/// </summary>
sealed class ToolCalls(CallCheck check, LoopLimits limits, RunningTurn turn, TimeProvider clock, ILogger logger)
{
    const int LongestText = 16_000;
    int _faultyRounds;

    /// <summary>The model has called nothing that can run for too long.</summary>
    public bool IsGivenUp => _faultyRounds >= limits.FaultyRounds;

    /// <summary>What the last call that could not run was told.</summary>
    public string LastFault { get; private set; } = "";

    /// <returns>The unsure query that the person is to be asked about; null when everything has run.</returns>
    public async Task<Proposal?> RunAsync(ModelReply reply, CancellationToken cancellationToken)
    {
        var calls = new List<CheckedCall>();
        foreach (var call in reply.Calls)
        {
            calls.Add(await ProposeAsync(WithinBudget(check.Check(reply, call), calls.Count), cancellationToken));
            await turn.Log.AppendAsync(new ToolCallEvent(call.CallId, call.Name, calls[^1].Arguments));
        }

        if (calls.Find(c => c.Proposal is { IsSure: false })?.Proposal is { } unsure)
        {
            await RefuseAsync(calls, "Not run: the user is asked first whether the reading is right.", unsure);
            return unsure;
        }

        using var slots = new SemaphoreSlim(limits.ConcurrentCalls);
        var running = calls.Select(call => RunAsync(call, slots, cancellationToken)).ToList();
        foreach (var (call, outcome) in calls.Zip(running))
        {
            await TellAsync(call, await outcome);
        }

        // Thrown only now, so that the history of a cancelled turn is whole.
        cancellationToken.ThrowIfCancellationRequested();
        Judge(calls);
        return null;
    }

    /// <summary>Answers calls that a model makes although it was given no tools.</summary>
    public async Task RefuseAsync(ModelReply reply)
    {
        foreach (var call in reply.Calls)
        {
            await turn.Log.AppendAsync(new ToolCallEvent(call.CallId, call.Name, check.Check(reply, call).Arguments));
        }

        await RefuseAsync([.. reply.Calls.Select(call => check.Check(reply, call))], "Not run: no more calls are allowed in this turn.", null);
    }

    CheckedCall WithinBudget(CheckedCall call, int before) => turn.CallCount + before < limits.Calls
        ? call
        : call with { Fault = $"Not run: this turn may make {limits.Calls} calls. Answer with what you have." };

    async Task<CheckedCall> ProposeAsync(CheckedCall call, CancellationToken cancellationToken)
    {
        if (call.Fault is not null)
        {
            return call;
        }

        try
        {
            return call with { Proposal = await call.Tool!.ProposeAsync(call.Arguments, turn.Context, cancellationToken) };
        }
        catch (Exception e) when (e is OperationCanceledException or SourceException or SandboxException)
        {
            // Running it meets the same, and tells it.
            return call;
        }
        catch (Exception e)
        {
            return call with { Fault = Unexpected(call, e).Text };
        }
    }

    async Task<(ToolOutcome Outcome, long Milliseconds)> RunAsync(CheckedCall call, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        if (call.Fault is { } fault)
        {
            return (ToolOutcome.Wrong(fault), 0);
        }

        var began = clock.GetTimestamp();
        ToolOutcome outcome;
        try
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                outcome = await RunInTimeAsync(call, cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = ToolOutcome.Wrong("Stopped before it was done: the turn was cancelled.");
        }
        catch (OperationCanceledException)
        {
            outcome = ToolOutcome.Wrong($"Stopped: it took longer than {limits.CallTime.TotalSeconds:0.#} seconds. Ask for less.");
        }
        catch (Exception e) when (e is SourceException or SandboxException)
        {
            outcome = ToolOutcome.Wrong(e.Message);
        }
        catch (Exception e)
        {
            outcome = Unexpected(call, e);
        }

        return (outcome, (long)clock.GetElapsedTime(began).TotalMilliseconds);
    }

    async Task<ToolOutcome> RunInTimeAsync(CheckedCall call, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(limits.CallTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        return await call.Tool!.RunAsync(call.Arguments, turn.Context, either.Token);
    }

    async Task TellAsync(CheckedCall call, (ToolOutcome Outcome, long Milliseconds) done)
    {
        var (outcome, milliseconds) = done;
        if (outcome.Ok)
        {
            check.Answered(call);
        }

        var id = call.Call.CallId;
        turn.Called(new ToolCallSummary(id, call.Call.Name, outcome.Ok, outcome.Summary, outcome.Run?.Id), call.Proposal, outcome.Run);
        await turn.Log.AppendAsync(new ToolResultEvent(
            id, outcome.Ok, outcome.Summary, outcome.Run?.Id, milliseconds, outcome.Ok ? null : outcome.Summary));
        if (outcome.Run is { Page: { } page } run)
        {
            await turn.Log.AppendAsync(new ResultEvent(run.Id, page));
        }

        var text = outcome.Text.Length <= LongestText ? outcome.Text : $"{outcome.Text[..LongestText]}\n… (cut)";
        await turn.AddMessageAsync(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, text)]), Guid.CreateVersion7());
    }

    async Task RefuseAsync(List<CheckedCall> calls, string sentence, Proposal? asked)
    {
        foreach (var call in calls)
        {
            await TellAsync(call with { Proposal = asked }, (ToolOutcome.Wrong(call.Fault ?? sentence), 0));
        }
    }

    void Judge(List<CheckedCall> calls)
    {
        LastFault = calls.FindLast(c => c.Fault is not null)?.Fault ?? LastFault;
        _faultyRounds = calls.All(c => c.Fault is not null) ? _faultyRounds + 1 : 0;
    }

    ToolOutcome Unexpected(CheckedCall call, Exception e)
    {
        logger.LogError(e, "The tool {Tool} failed unexpectedly in turn {TurnId}", call.Call.Name, turn.Input.TurnId);
        return ToolOutcome.Wrong($"{call.Call.Name} failed unexpectedly. Go on without it, or call it again once.");
    }
}
