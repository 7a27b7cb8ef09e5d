using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Loop.Checklist;

namespace Quaestor.Tests.Loop;

public sealed class LoopLimitsTests
{
    const string Thinking = "status running thinking";

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.BoundedRounds)]
    public async Task TheLastRoundHasNoTools()
    {
        using var bench = new LoopBench(new LoopLimits { Rounds = 2 });
        var model = new ScriptedChatClient(
            Script.Call("echo", new { text = "a" }).Then().Call("echo", new { text = "b" }).Say("That is all."));

        var lines = await bench.AskAsync(model);

        Assert.Equal("notice budget: The question took 2 rounds; the answer is made from what was found.", lines[^4]);
        Assert.Equal("done succeeded: That is all.", lines[^1]);
        Assert.Equal([3, 3, null], model.Options.Select(o => o!.Tools?.Count));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.BoundedRounds)]
    public async Task AModelThatCallsWithoutToolsGetsNoAnswerButAWholeHistory()
    {
        using var bench = new LoopBench(new LoopLimits { Rounds = 1 });

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Then().Call("echo", new { text = "b" }));

        Assert.Contains("tool_result call_2 failed: Not run: no more calls are allowed in this turn.", lines);
        Assert.StartsWith("error no_answer retryable: scripted/test came to no answer.", lines[^2], StringComparison.Ordinal);
        Assert.Contains("tool: call_2 → Not run: no more calls are allowed in this turn.", await bench.HistoryAsync());
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.Budgets)]
    [InlineData(2, 1_000_000, "2 calls")]
    [InlineData(30, 100, "100 tokens")]
    public async Task ABudgetOfCallsOrTokensMakesTheNextRoundTheLast(int calls, long tokens, string named)
    {
        using var bench = new LoopBench(new LoopLimits { Calls = calls, Tokens = tokens });

        var lines = await bench.AskAsync(
            Script.Call("echo", new { text = "a" }).Call("echo", new { text = "b" }).Call("echo", new { text = "c" }).Use(90, 20).Say("Enough."));

        Assert.Contains($"notice budget: The question took {named}; the answer is made from what was found.", lines);
        Assert.Equal(calls == 2 ? 1 : 0, lines.Count(l => l.EndsWith("Not run: this turn may make 2 calls. Answer with what you have.", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Cancellation)]
    public async Task CancellingLeavesAResultForEveryCall()
    {
        var wait = new Wait();
        using var bench = new LoopBench(null, wait, new Echo());
        using var cancel = new CancellationTokenSource();

        var asking = bench.AskAsync(
            Script.Say("I wait.").Call("wait", new { n = 1 }).Call("echo", new { text = "a" }).Call("wait", new { n = 2 }), cancellationToken: cancel.Token);
        await wait.BegunAsync();
        await wait.BegunAsync();
        await cancel.CancelAsync();
        var lines = await asking;

        Assert.Equal(
            [
                "tool_result call_1 failed: Stopped before it was done: the turn was cancelled.",
                "tool_result call_2 ok: a",
                "tool_result call_3 failed: Stopped before it was done: the turn was cancelled.",
                "done cancelled: The turn was cancelled.",
            ],
            lines.TakeLast(4));
        Assert.Equal("assistant: (The turn was cancelled.)", (await bench.HistoryAsync())[^1]);
        Assert.Equal("done succeeded: Yes.", (await bench.AskAsync(Script.Say("Yes."), "Still there?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Cancellation)]
    public async Task CancellingAStreamKeepsWhatWasSaid()
    {
        using var bench = new LoopBench();
        using var cancel = new CancellationTokenSource();

        var lines = await bench.AskAsync(new CancelsAfterOne(cancel), cancellationToken: cancel.Token);

        Assert.Equal([Thinking, "token Half", "done cancelled: Half\n\nThe turn was cancelled."], lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.TimeLimit)]
    public async Task ACallHasATimeLimitAndTheOthersGoOn()
    {
        var wait = new Wait();
        using var bench = new LoopBench(new LoopLimits { CallTime = TimeSpan.FromMilliseconds(100) }, wait, new Echo());

        var lines = await bench.AskAsync(Script.Call("wait").Call("echo", new { text = "a" }).Say("One waited."));

        Assert.Contains("tool_result call_1 failed: Stopped: it took longer than 0.1 seconds. Ask for less.", lines);
        Assert.Contains("tool_result call_2 ok: a", lines);
        Assert.Equal("done succeeded: One waited.", lines[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Concurrency)]
    public async Task NoMoreCallsRunAtOnceThanAllowed()
    {
        var wait = new Wait();
        using var bench = new LoopBench(new LoopLimits { ConcurrentCalls = 2, CallTime = TimeSpan.FromMilliseconds(20) }, wait);

        await bench.AskAsync(Script.Call("wait", new { n = 1 }).Call("wait", new { n = 2 }).Call("wait", new { n = 3 }).Call("wait", new { n = 4 }).Say("Done."));

        Assert.InRange(wait.MostWaiting, 1, 2);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Budgets)]
    public async Task ATurnHasATimeLimit()
    {
        using var bench = new LoopBench(new LoopLimits { WallTime = TimeSpan.FromMilliseconds(50) }, new Wait());

        var lines = await bench.AskAsync(Script.Call("wait"));

        Assert.Equal(TurnStatus.TimedOut, bench.Answer!.Status);
        Assert.StartsWith("error timed_out retryable: The turn took longer than", lines[^2], StringComparison.Ordinal);
        Assert.Contains("tool: call_1 →", string.Join('\n', await bench.HistoryAsync()));
    }

    sealed class CancelsAfterOne(CancellationTokenSource cancel) : SpokenModel
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Half");
            await cancel.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
