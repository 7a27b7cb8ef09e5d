using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>A turn whose process is gone goes on at its latest step, and what changes something runs once at most.</summary>
public sealed class ResumeTests
{
    static Transcript Whole => Script.Think("Let me see.").Say("One moment.").Call("echo", new { text = "a" }, "call_1").Call("slow", new { n = 1 }, "call_2").Call("change", new { to = "free" }, "call_3")
        .Then().Call("slow", new { n = 2 }, "call_4").Call("echo", new { text = "b" }, "call_5").Use(10, 5)
        .Say("It is done, and here it is.").Use(20, 7).InPiecesOf(4, TimeSpan.FromMilliseconds(1));

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    [Trait("Size", "Slow")]
    public async Task LeftAtAnyEventItGoesOnAndEndsAsItWouldHave()
    {
        var all = await AskAsync(int.MaxValue);
        Assert.Equal(TurnStatus.Succeeded, all.Bench.Answer.Status);
        Assert.True(all.Bench.Events.Count > 10, "Hardly any event was seen.");
        var resumed = 0;

        for (var at = 1; at <= all.Bench.Events.Count; at++)
        {
            var (bench, change) = await AskAsync(at);
            using (bench)
            {
                Assert.Equal((TurnStatus.Succeeded, "It is done, and here it is."), (bench.Answer.Status, bench.Answer.Text));
                Assert.Equal(Enumerable.Range(1, bench.Events.Count).Select(number => (long)number), bench.Events.Select(e => e.Number));
                Assert.Equal(all.Bench.History.Where(NotOfChange), bench.History.Where(NotOfChange));
                Assert.True(change.Done.Count <= 1, $"Left at {at}, it changed {change.Done.Count} times.");
                Assert.Equal(all.Bench.Answer.ToolCalls.Select(call => call.CallId), bench.Answer.ToolCalls.Select(call => call.CallId));
                Assert.Single(bench.Events, e => e.Name == "done");
                Assert.Equal("It is done, and here it is.", TextOf(bench));
                resumed += bench.Left > 0 ? 1 : 0;
            }
        }

        all.Bench.Dispose();
        Assert.True(resumed > 5, $"Only {resumed} turns were left in the middle.");

        static bool NotOfChange(string line) => !line.StartsWith("tool: call_3", StringComparison.Ordinal);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task ACallThatOnlyReadsIsMadeAgain()
    {
        var (bench, tool) = Left(readOnly: true);
        using (bench)
        {
            await bench.AskAsync(Script.Call("leaving", new { n = 1 }).Say("Done."));

            Assert.Equal(2, tool.Calls);
            Assert.Equal(["user: Question?", "assistant: calls call_1 leaving", "tool: call_1 → left", "assistant: Done."], bench.History);
            Assert.Single(bench.Lines, line => line.StartsWith("tool_call", StringComparison.Ordinal));
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task OfACallThatMayHaveChangedSomethingNobodyKnows()
    {
        var (bench, tool) = Left(readOnly: false);
        using (bench)
        {
            await bench.AskAsync(Script.Call("leaving", new { n = 1 }).Say("Done."));

            Assert.Equal(1, tool.Calls);
            Assert.StartsWith("tool: call_1 → Nobody knows whether leaving ran", bench.History[2], StringComparison.Ordinal);
            Assert.Equal("assistant: Done.", bench.History[3]);
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task TextThatWasToldInPartIsVoidAndBeginsAnew()
    {
        using var bench = new InterruptedBench(new Echo());

        await bench.AskAsync(Script.Say("A rather long answer that comes in pieces.").InPiecesOf(5, TimeSpan.FromMilliseconds(60)), leaveAt: 4);

        var restart = Assert.Single(bench.Lines, line => line.StartsWith("restart", StringComparison.Ordinal));
        Assert.Equal("restart: The server stopped in the middle of this text; it begins anew.", restart);
        Assert.Equal("A rather long answer that comes in pieces.", TextOf(bench));
        Assert.Equal("assistant: A rather long answer that comes in pieces.", bench.History[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Usage)]
    public async Task WhatWasSpentBeforeCounts()
    {
        var (bench, _) = Left(readOnly: true);
        using (bench)
        {
            await bench.AskAsync(new Transcript().Use(10, 5).Call("leaving", new { n = 1 }).Say("Done.").Use(20, 7));

            Assert.Equal((30, 12), (bench.Answer.Usage.InputTokens, bench.Answer.Usage.OutputTokens));
            Assert.Single(bench.Lines, line => line == "usage scripted/test 30+12");
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task WhatWaitsForAPersonWaitsOn()
    {
        for (var at = 2; at <= 8; at++)
        {
            var change = new Change();
            using var bench = new InterruptedBench(new Echo(), change);

            await bench.AskAsync(Script.Call("echo", new { text = "a" }).Call("change", new { to = "b" }), at);

            Assert.Equal(TurnStatus.NeedsApproval, bench.Answer.Status);
            Assert.Single(bench.Answer.Approvals);
            Assert.Single(bench.Lines, line => line.StartsWith("approval", StringComparison.Ordinal));
            Assert.Empty(change.Done);
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task AModelThatCannotCallToolsGoesOnToo()
    {
        for (var at = 2; at <= 9; at++)
        {
            var sql = new Sql();
            using var bench = new InterruptedBench(sql) { Info = LoopBench.Model with { CallsTools = false } };

            await bench.AskAsync(new Transcript().When("The query gave").Say("It is one.").When("Question?").Say("```sql\nSELECT 1\n```"), at);

            Assert.Equal((TurnStatus.Succeeded, "It is one."), (bench.Answer.Status, bench.Answer.Text));
            Assert.Single(bench.Answer.ToolCalls);
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Stepwise)]
    public async Task WrittenSqlGoesOnToo()
    {
        for (var at = 2; at <= 6; at++)
        {
            using var bench = new InterruptedBench(new Sql());

            await bench.AskAsync(Script.Say("Never asked."), at, "SQL: SELECT 1");

            Assert.Equal((TurnStatus.Succeeded, "Ran."), (bench.Answer.Status, bench.Answer.Text));
            Assert.Equal("SELECT 1", bench.Answer.Sql);
        }
    }

    static async Task<(InterruptedBench Bench, Change Change)> AskAsync(int leaveAt)
    {
        var change = new Change();
        var bench = new InterruptedBench(new Reading("echo"), new Reading("slow"), change);
        await bench.AskAsync(Whole, leaveAt);
        return (bench, change);
    }

    static (InterruptedBench Bench, Leaving Tool) Left(bool readOnly)
    {
        InterruptedBench? bench = null;
        var tool = new Leaving(() => bench!.First, readOnly);
        return (bench = new InterruptedBench(tool), tool);
    }

    /// <summary>Of the last message, as a face draws it.</summary>
    static string TextOf(InterruptedBench bench) =>
        bench.Lines.Last(line => line.StartsWith("token ", StringComparison.Ordinal))["token ".Length..];

    /// <summary>Takes any arguments, changes nothing.</summary>
    sealed class Reading(string name) : AgentTool(name, "Reads.", System.Text.Json.JsonElement.Parse(
        """{"type":"object","properties":{"text":{"type":"string"},"n":{"type":"integer"}},"required":[],"additionalProperties":false}"""u8))
    {
        public override bool IsReadOnly => true;

        public override Task<ToolOutcome> RunAsync(System.Text.Json.JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new ToolOutcome(true, arguments.GetRawText(), "read"));
    }

    sealed class Sql() : AgentTool("execute_sql", "Runs.", QuerySchema.With("sql", """{ "type": "string" }"""))
    {
        public override bool IsReadOnly => true;

        public override ValueTask<Proposal?> ProposeAsync(System.Text.Json.JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Proposal?>(Proposal.Read(arguments.GetProperty("sql").GetString()!, arguments));

        public override Task<ToolOutcome> RunAsync(System.Text.Json.JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
            Task.FromResult(new ToolOutcome(true, "result_id: x", "ran"));
    }
}
