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
    const string AskedFirst = "Not run: the user is asked first whether the reading is right.";

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
        return await RunAsync(reply, await CheckAsync(reply, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Goes on with the calls that a process left without a result when it was gone. What only reads is called once more; of all
    /// else nobody knows whether it ran.
    /// </summary>
    public async Task<TurnEnd?> GoOnAsync(ModelReply reply, CancellationToken cancellationToken)
    {
        if (turn.IsLastRound)
        {
            await RefuseAsync(reply);
            return null;
        }

        var calls = await CheckAsync(reply, cancellationToken);
        if (turn.Proposal is { IsSure: false } unsure)
        {
            await RefuseAsync(calls, AskedFirst, unsure);
            return await ReplyEnd.AskAsync(unsure, turn);
        }

        return calls.Count == 0
            ? await EndOfAsync(reply)
            : await RunAsync(reply, calls.ConvertAll(call => call with { IsUnknown = call.Runs && call.Tool is { IsReadOnly: false } }), cancellationToken);
    }

    async Task<TurnEnd?> RunAsync(ModelReply reply, List<CheckedCall> calls, CancellationToken cancellationToken)
    {
        if (calls.Find(call => call.Proposal is { IsSure: false })?.Proposal is { } unsure)
        {
            await RefuseAsync(calls, AskedFirst, unsure);
            return await ReplyEnd.AskAsync(unsure, turn);
        }

        foreach (var group in InTurns(calls))
        {
            await RunAsync(group, cancellationToken);
        }

        // Thrown only now, so that the history of a cancelled turn is whole.
        cancellationToken.ThrowIfCancellationRequested();
        Judge(calls);
        return await EndOfAsync(reply);
    }

    /// <returns>How the turn ends once all calls have their results; null where the model is asked on.</returns>
    async Task<TurnEnd?> EndOfAsync(ModelReply reply) =>
        approvals.Asked.Count > 0 ? await ReplyEnd.WaitAsync(approvals.Asked, turn)
        : turn.ClientCalls.Count > 0 ? await ReplyEnd.HandOverAsync(reply, turn)
        : turn.Declined is { } declined ? await ReplyEnd.DeclineAsync(declined, turn)
        : null;

    /// <summary>Answers calls that a model makes although it was given no tools.</summary>
    public async Task RefuseAsync(ModelReply reply)
    {
        List<CheckedCall> calls = [.. reply.Calls.Select(call => check.Check(reply, call))];
        foreach (var call in calls)
        {
            await AnnounceAsync(call);
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
            await AnnounceAsync(calls[^1]);
        }

        return calls;
    }

    ValueTask AnnounceAsync(CheckedCall call) => turn.IsToBeTold(call.Call.CallId)
        ? turn.Log.AppendAsync(new ToolCallEvent(call.Call.CallId, call.Call.Name, call.Arguments))
        : ValueTask.CompletedTask;

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

    async Task RunAsync(List<CheckedCall> group, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(limits.ConcurrentCalls);
        var running = new List<Task<(ToolOutcome, long)>?>();
        foreach (var call in group)
        {
            running.Add(call.Runs && !call.IsUnknown ? RunAsync(call, slots, cancellationToken) : null);
        }

        foreach (var (call, task) in group.Zip(running))
        {
            var (outcome, milliseconds) = task is null ? (NotRun(call, cancellationToken), 0) : await task;
            if (task is not null)
            {
                check.Made(call, outcome.Ok);
            }

            await TellAsync(call, (outcome, milliseconds));
        }
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

        if (call.IsUnknown)
        {
            return ToolOutcome.Unknown(call.Call.Name);
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

    async Task TellAsync(CheckedCall call, (ToolOutcome Outcome, long Milliseconds) done)
    {
        var (id, told) = (Guid.CreateVersion7(), turn.Tell(call, done.Outcome, done.Milliseconds));
        var message = new ChatMessage(ChatRole.Tool, [ResultOf(call.Call.CallId, done.Outcome)]);
        if (done.Outcome.IsWaiting && call.Approval is { } need)
        {
            var (approval, asked) = approvals.Ask(call, need, id);
            await turn.AddResultAsync(message, id, [.. told, asked], approval);
        }
        else
        {
            await turn.AddResultAsync(message, id, told, asks: null);
        }
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
