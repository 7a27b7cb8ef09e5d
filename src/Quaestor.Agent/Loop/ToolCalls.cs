using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Runs the calls of a reply, and sees to it that each has exactly one result, stored, whatever happens. Calls run at the
/// same time but those of serial tools; those that wait for a person and those that are the asker's own do not run; results
/// are told in the order of the calls.
/// </summary>
sealed class ToolCalls(CallCheck check, CallRunner runner, LoopLimits limits, RunningTurn turn, Approvals approvals)
{
    const int LongestText = 16_000;

    int _faultyRounds;

    /// <summary>The model has called nothing that can run for too long.</summary>
    public bool IsGivenUp => _faultyRounds >= limits.FaultyRounds;

    /// <summary>What the last call that could not run was told.</summary>
    public string LastFault { get; private set; } = "";

    /// <summary>What the model may call now.</summary>
    public IReadOnlyList<AITool> Offered => check.Offered;

    /// <returns>How the turn ends, where these calls end it; null where the model is asked on.</returns>
    public async Task<TurnEnd?> RunAsync(ModelReply reply, CancellationToken cancellationToken)
    {
        check.AskedBy(turn.Model.ModelId);
        var calls = await CheckAsync(reply, cancellationToken);
        if (calls.Find(call => call.Proposal is { IsSure: false })?.Proposal is { } unsure)
        {
            await RefuseAsync(calls, "Not run: the user is asked first whether the reading is right.", unsure);
            return await ReplyEnd.AskAsync(unsure, turn);
        }

        var declined = default(string);
        foreach (var group in InTurns(calls))
        {
            declined = await RunAsync(group, cancellationToken) ?? declined;
        }

        // Thrown only now, so that the history of a cancelled turn is whole.
        cancellationToken.ThrowIfCancellationRequested();
        Judge(calls);
        return approvals.Asked.Count > 0 ? await ReplyEnd.WaitAsync(approvals.Asked, turn)
            : turn.ClientCalls.Count > 0 ? await ReplyEnd.HandOverAsync(reply, turn)
            : declined is not null ? await ReplyEnd.DeclineAsync(declined, turn)
            : null;
    }

    /// <summary>Answers calls that a model makes although it was given no tools.</summary>
    public async Task RefuseAsync(ModelReply reply)
    {
        List<CheckedCall> calls = [.. reply.Calls.Select(call => check.Check(reply, call))];
        foreach (var call in calls)
        {
            await turn.Log.AppendAsync(new ToolCallEvent(call.Call.CallId, call.Call.Name, call.Arguments));
        }

        await RefuseAsync(calls, "Not run: no more calls are allowed in this turn.", null);
    }

    async Task<List<CheckedCall>> CheckAsync(ModelReply reply, CancellationToken cancellationToken)
    {
        var calls = new List<CheckedCall>();
        foreach (var call in reply.Calls)
        {
            var (next, twin) = (check.Check(reply, call), calls.Count);
            next = next.Fault is null && calls.Exists(other => other.Fault is null && CallCheck.AreSame(other, next))
                ? next with { Fault = "Not run: the very same call stands beside this one. Use its result." }
                : next;
            calls.Add(await runner.PrepareAsync(WithinBudget(next, twin), cancellationToken));
            await turn.Log.AppendAsync(new ToolCallEvent(call.CallId, call.Name, calls[^1].Arguments));
        }

        return calls;
    }

    CheckedCall WithinBudget(CheckedCall call, int before) => turn.CallCount + before < limits.Calls
        ? call
        : call with { Fault = $"Not run: this turn may make {limits.Calls} calls. Answer with what you have." };

    /// <summary>Calls that may run beside each other, and serial ones alone, all in their order.</summary>
    static IEnumerable<List<CheckedCall>> InTurns(List<CheckedCall> calls)
    {
        var group = new List<CheckedCall>();
        foreach (var call in calls)
        {
            if (call.Tool is { IsSerial: true } || group is [{ Tool.IsSerial: true }])
            {
                yield return group;
                group = [];
            }

            group.Add(call);
        }

        yield return group;
    }

    /// <returns>Why the data cannot answer, where one of the calls says so.</returns>
    async Task<string?> RunAsync(List<CheckedCall> group, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(limits.ConcurrentCalls);
        var running = new List<Task<(ToolOutcome, long)>?>();
        foreach (var call in group)
        {
            running.Add(call.Runs ? RunAsync(call, slots, cancellationToken) : null);
        }

        var declined = default(string);
        foreach (var (call, task) in group.Zip(running))
        {
            var (outcome, milliseconds) = task is null ? (NotRun(call, cancellationToken), 0) : await task;
            declined = outcome.Declined ?? declined;
            if (task is not null)
            {
                check.Made(call, outcome.Ok);
            }

            var message = await TellAsync(call, (outcome, milliseconds));
            if (outcome.IsWaiting && call.Approval is { } need)
            {
                await approvals.AskAsync(call, need, message);
            }
        }

        return declined;
    }

    async Task<(ToolOutcome, long)> RunAsync(CheckedCall call, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            await slots.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return (ToolOutcome.Wrong(CallRunner.Cancelled), 0);
        }

        try
        {
            return await runner.RunAsync(call, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }

    ToolOutcome NotRun(CheckedCall call, CancellationToken cancellationToken)
    {
        if (call.Fault is null && cancellationToken.IsCancellationRequested)
        {
            return ToolOutcome.Wrong(CallRunner.Cancelled);
        }

        if (call.IsForClient)
        {
            turn.ClientCalls.Add(new ClientCall(call.Call.CallId, call.Call.Name, call.Arguments));
            return new ToolOutcome(true, "Handed over to whoever asked, who runs it.", "handed over to whoever asked");
        }

        return call.Fault is { } fault
            ? ToolOutcome.Wrong(fault)
            : new ToolOutcome(false, $"Not run yet: it waits for the user's approval, which counts for {limits.ApprovalTime.TotalMinutes:0} minutes.", "waits for approval") { IsWaiting = true };
    }

    /// <returns>The message that holds the result.</returns>
    async Task<Guid> TellAsync(CheckedCall call, (ToolOutcome Outcome, long Milliseconds) done)
    {
        await turn.ToldAsync(call, done.Outcome, done.Milliseconds);
        var id = Guid.CreateVersion7();
        await turn.AddMessageAsync(new ChatMessage(ChatRole.Tool, [ResultOf(call.Call.CallId, done.Outcome)]), id);
        return id;
    }

    /// <summary>As the model reads it: what one tool may tell is bounded.</summary>
    public static FunctionResultContent ResultOf(string callId, ToolOutcome outcome) => Grades.ResultOf(callId, outcome.Text.Select(Bounded));

    static string Bounded(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return $"{text[..end]}\n… (cut)";
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
}
