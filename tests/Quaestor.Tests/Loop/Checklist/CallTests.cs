using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>Which calls run, when, and what the others are told.</summary>
public sealed class CallTests
{
    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.SerialMarks)]
    public async Task ASerialToolRunsAloneAndInItsPlace()
    {
        var told = new List<string>();
        using var bench = new LoopBench(null, new Slow("slow") { Told = told }, new Slow("alone", serial: true) { Told = told });

        var lines = await bench.AskAsync(
            Script.Call("slow", new { n = 1 }).Call("slow", new { n = 2 }).Call("alone", new { n = 3 }).Call("alone", new { n = 4 }).Call("slow", new { n = 5 }).Say("Done."));

        Assert.Equal(["+1", "+2"], told.Take(2).Order());
        Assert.Equal(["-1", "-2"], told.Skip(2).Take(2).Order());
        Assert.Equal(["+3", "-3", "+4", "-4", "+5", "-5"], told.Skip(4));
        Assert.Equal(["call_1", "call_2", "call_3", "call_4", "call_5"], lines.Where(IsResult).Select(line => line.Split(' ')[1]));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.TimeLimit)]
    public async Task AToolCanNameATimeOfItsOwn()
    {
        using var bench = new LoopBench(new LoopLimits { CallTime = TimeSpan.FromMinutes(10) }, new Slow("slow", limit: TimeSpan.FromMilliseconds(1)), new Echo());

        var lines = await bench.AskAsync(Script.Call("slow", new { n = 1 }).Call("echo", new { text = "a" }).Say("Done."));

        Assert.Contains("tool_result call_1 failed: Stopped: it took longer than 0 seconds. Ask for less.", lines);
        Assert.Contains("tool_result call_2 ok: a", lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Validation)]
    public async Task EveryFaultOfTheArgumentsIsToldWithItsField()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("echo", new { txt = "a" }).Then().Call("echo", new { text = 1 }).Then().Call("echo", new { text = "a", loud = true }).Then().Call("echo", new { text = "a" }).Say("Now."),
            cancellationToken: TestContext.Current.CancellationToken);

        var results = lines.Where(IsResult).ToList();
        Assert.Contains("txt is not a field here. Did you mean \"text\"?", results[0]);
        Assert.Contains("text must be", results[1]);
        Assert.Contains("loud is not a field here.", results[2]);
        Assert.StartsWith("error faulty_calls", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.RetryBudget)]
    public async Task AToolThatIsCalledWronglyTooOftenIsWithdrawnAndTheTurnGoesOn()
    {
        using var bench = new LoopBench(new LoopLimits { FaultsPerTool = 2 });
        var model = new ScriptedChatClient(
            Script.Call("echo", new { a = 1 }).Call("guess", Sure("SELECT 1"))
                .Then().Call("echo", new { a = 2 }).Call("guess", Sure("SELECT 2"))
                .Then().Call("echo", new { text = "a" }).Call("guess", Sure("SELECT 3"))
                .Say("Without it."));

        var lines = await bench.AskAsync(model);

        Assert.Equal([3, 3, 2, 2], model.Options.Select(options => options!.Tools!.Count));
        Assert.Contains("tool_result call_5 failed: Not run: echo was called wrongly 2 times in a row, so it is not there any more in this turn. Do without it.", lines);
        Assert.Equal("done succeeded: Without it.", lines[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.RetryBudget)]
    public async Task ARightCallGivesAToolItsWholeBudgetBack()
    {
        using var bench = new LoopBench(new LoopLimits { FaultsPerTool = 2 });

        var lines = await bench.AskAsync(
            Script.Call("echo", new { a = 1 }).Then().Call("echo", new { text = "a" }).Then().Call("echo", new { a = 2 }).Then().Call("echo", new { text = "b" }).Say("Both."));

        Assert.Contains("tool_result call_4 ok: b", lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.NeverRun)]
    public async Task NeitherACutOffCallNorOneOfBrokenJsonRuns()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);

        await bench.AskAsync(
            Script.Call("change", new { to = "free" }).Finish("length")
                .Then().Call("change", """{"to": "fr""")
                .Then().Call("change", """["free"]""")
                .Say("Never mind."));

        Assert.Empty(change.Done);
        Assert.Equal(0, change.Judged);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Repeated)]
    public async Task TheSameCallIsNoticedAcrossRoundsBesideItselfAndInAnotherOrderOfItsFields()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("guess", """{"sql":"SELECT 1","confidence":1,"assumptions":[]}""")
                .Then().Call("echo", new { text = "a" }).Call("echo", new { text = "a" })
                .Then().Call("guess", """{ "confidence": 1, "assumptions": [], "sql": "SELECT 1" }""").Call("echo", new { text = "b" })
                .Say("Done."));

        Assert.Contains("tool_result call_3 failed: Not run: the very same call stands beside this one. Use its result.", lines);
        Assert.Contains("tool_result call_4 failed: Not run: you have made this very call before, and its result stands above. Use it, or call with other arguments.", lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Repeated)]
    public async Task ACallThatFailedMayBeMadeOnceMore()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("broken").Then().Call("broken").Then().Call("broken").Say("It is broken."));

        Assert.Equal(
            ["broken failed unexpectedly. Go on without it, or call it again once.", "broken failed unexpectedly. Go on without it, or call it again once.",
                "Not run: this very call has failed 2 times. What it was told stands above: call with other arguments."],
            lines.Where(IsResult).Select(line => line.Split("failed: ", 2)[1]));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneResult)]
    public async Task WhateverBecomesOfCallsEachHasOneResultInTheHistory()
    {
        using var bench = new LoopBench(new LoopLimits { CallTime = TimeSpan.FromMilliseconds(30) }, new Echo(), new Broken(), new Wait(), new Guess(), new Change());

        await bench.AskAsync(
            Script.Call("echo", new { text = "a" }, "x").Call("echo", new { text = "b" }, "x").Call("nope", null, "x").Call("broken", null, "").Call("wait", new { n = 1 }, "")
                .Call("echo", "{", "y").Call("change", new { to = "b" }, "z"));
        await bench.AskAsync(Script.Call("guess", new { sql = "SELECT 1", confidence = 0.1, assumptions = Array.Empty<string>() }).Call("echo", new { text = "a" }), "And?");
        Assert.Equal(TurnStatus.Asked, bench.Answer!.Status);

        var messages = (await bench.Store.Turns.HistoryAsync(bench.Thread, 100)).SelectMany(message => message.Contents).ToList();
        var calls = messages.OfType<Microsoft.Extensions.AI.FunctionCallContent>().Select(call => call.CallId).ToList();
        Assert.Equal(9, calls.Distinct().Count());
        Assert.Equal(calls, messages.OfType<Microsoft.Extensions.AI.FunctionResultContent>().Select(result => result.CallId));
    }

    static object Sure(string sql) => new { sql, confidence = 1, assumptions = Array.Empty<string>() };

    static bool IsResult(string line) => line.StartsWith("tool_result", StringComparison.Ordinal);
}
