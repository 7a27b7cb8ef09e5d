using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>How a turn goes from request to request, and ends.</summary>
public sealed class FlowTests
{
    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    public async Task AModelThatPausesIsAskedOnAndItsAnswerIsOne()
    {
        using var bench = new LoopBench();
        var model = new ScriptedChatClient(Script.Say("First ").Finish("pause_turn").Say("and last.").Use(5, 2));

        var lines = await bench.AskAsync(model);

        Assert.Equal("done succeeded: First and last.", lines[^1]);
        Assert.Equal(["user: Question?", "assistant: First ", "assistant: and last."], await bench.HistoryAsync());
        Assert.Equal(ChatRole.Assistant, model.Requests[1][^1].Role);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    public async Task AModelThatPausesForEverEndsWithWhatItSaid()
    {
        using var bench = new LoopBench();
        var script = new Transcript();
        for (var pause = 0; pause < 6; pause++)
        {
            script.Say("on ").Finish("pause_turn");
        }

        var lines = await bench.AskAsync(script);

        Assert.Equal("done succeeded: on on on on on on ", lines[^1]);
        Assert.Contains("notice cut_short", lines[^2]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Usage)]
    public async Task OfCountsRepeatedWithinARequestTheLastOneCountsAndRequestsAddUp()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("echo", new { text = "a" }).Use(100, 1).Use(100, 5).Say("Done.").Use(200, 1).Use(200, 7));

        Assert.Contains("usage scripted/test 300+12", lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Failover)]
    public async Task AfterAResetWhatWasSaidAndCalledIsVoid()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(new RestartsInTheMiddle());

        Assert.Equal(
            ["status running thinking", "token Half an", "notice model_switched: Full. other answers instead.", "restart: Full.", "token A whole answer.", "usage scripted/test 7+1", "usage other 3+4", "done succeeded: A whole answer."],
            lines);
        Assert.Equal(["user: Question?", "assistant: A whole answer."], await bench.HistoryAsync());
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.BrokenStreams)]
    public async Task AStreamWithoutAFinishReasonIsNoAnswerAndItsCallsDoNotRun()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);

        var lines = await bench.AskAsync(new NeverFinishes());

        Assert.Contains("error incomplete_stream retryable", lines[^2]);
        Assert.Empty(change.Done);
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task EachStepIsStoredBeforeTheNextBegins()
    {
        var seen = new List<int>();
        using var bench = new LoopBench(null, new Echo());
        var model = new Observed(
            new ScriptedChatClient(Script.Call("echo", new { text = "a" }).Then().Call("echo", new { text = "b" }).Call("echo", new { text = "c" }).Say("Done.")),
            async () => seen.Add((await bench.Store.Turns.HistoryAsync(bench.Thread, 100)).Count));

        await bench.AskAsync(model);

        // The question; then a call and its result; then two calls and their two results.
        Assert.Equal([1, 3, 6], seen);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task ACallKnowsItsTurnAndItsId()
    {
        var keyed = new Keyed();
        using var bench = new LoopBench(null, keyed);

        await bench.AskAsync(Script.Call("keyed", null, "a").Call("keyed", new { }, "b").Say("Done."));

        Assert.Equal([(bench.Answer!.TurnId, "a")], keyed.Keys);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Budgets)]
    public async Task EveryBudgetEndsInAnAnswerOrASentence()
    {
        using var bench = new LoopBench(new LoopLimits { Rounds = 1, WallTime = TimeSpan.FromMinutes(1) });

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Say("With what I have."));

        Assert.Contains("notice budget: The question took 1 rounds; the answer is made from what was found.", lines);
        Assert.Equal("done succeeded: With what I have.", lines[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Budgets)]
    public async Task ACostBudgetMakesTheNextRoundTheLast()
    {
        using var bench = new LoopBench(new LoopLimits { Cost = 0.01m }) { Info = LoopBench.Model with { Price = new ModelPrice(10, 1, 20) } };
        var model = new ScriptedChatClient(Script.Call("echo", new { text = "a" }).Use(1000, 10).Say("Enough."));

        var lines = await bench.AskAsync(model);

        Assert.Contains("notice budget: The question cost $0.0102; the answer is made from what was found.", lines);
        Assert.Null(model.Options[1]!.Tools);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Guardrails)]
    public async Task WhatAToolTellsIsBoundedAndNoCharacterIsHalved()
    {
        using var bench = new LoopBench(null, new Echo());

        await bench.AskAsync(Script.Call("echo", new { text = new string('x', 15_999) + "🦆🦆" }).Say("Long."));

        var result = Assert.Single(await bench.HistoryAsync(), line => line.StartsWith("tool: ", StringComparison.Ordinal));
        Assert.Equal($"tool: call_1 → {new string('x', 15_999)}\n… (cut)", result);
    }

    sealed class Keyed() : Quaestor.Agent.Tools.AgentTool("keyed", "Says its key.", System.Text.Json.JsonElement.Parse(
        """{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8))
    {
        public List<(Guid Turn, string? Call)> Keys { get; } = [];

        public override Task<Quaestor.Agent.Tools.ToolOutcome> RunAsync(
            System.Text.Json.JsonElement arguments, Quaestor.Agent.Tools.ToolContext context, CancellationToken cancellationToken)
        {
            Keys.Add((context.TurnId!.Value, context.CallId));
            return Task.FromResult(new Quaestor.Agent.Tools.ToolOutcome(true, "said", "said"));
        }
    }

    sealed class Observed(IChatClient model, Func<Task> asked) : SpokenModel
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await asked();
            await foreach (var update in model.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
            }
        }
    }

    sealed class NeverFinishes : SpokenModel
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "I change it.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("a", "change", new Dictionary<string, object?> { ["to"] = "free" })]);
        }
    }

    sealed class RestartsInTheMiddle : SpokenModel
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Half an");
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("a", "echo"), new UsageContent(new UsageDetails { InputTokenCount = 7, OutputTokenCount = 1 })]);
            yield return new ChatResponseUpdate(
                ChatRole.Assistant, [new ModelSwitchContent(new ModelInfo("other", "other"), new ModelException(ModelFailure.Overloaded, "Full."), isRestart: true)]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "A whole answer.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4 })]) { FinishReason = ChatFinishReason.Stop };
        }
    }
}
