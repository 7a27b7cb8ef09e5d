using System.Text;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>Calls that wait for a person, within the loop. The way over HTTP is tested with the server.</summary>
public sealed class ApprovalTests
{
    const string Text = "This runs only after your approval:\n\n```sql\nUPDATE t SET x = 'b'\n```\n\nIt cannot be undone.";

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Mixed)]
    public async Task ACallThatNeedsApprovalWaitsItsSiblingsRunAndTheClientsAreHandedOver()
    {
        var change = new Change();
        using var bench = new LoopBench(null, new Echo(), change) { With = input => input with { ClientTools = [new ClientTool()] } };

        var lines = await bench.AskAsync(
            Script.Say("I change it.").Call("echo", new { text = "a" }).Call("change", new { to = "b" }).Call("open_window", new { title = "x" }).Call("change", new { to = "free" }).Call("nope"));

        Assert.Equal(
            [
                "tool_result call_1 ok: a",
                "tool_result call_2 failed: waits for approval",
                "approval call_2 waits: UPDATE t SET x = 'b' | 1 row changes. | It cannot be undone.",
                "tool_result call_3 ok: handed over to whoever asked",
                "tool_result call_4 ok: changed to free",
                "tool_result call_5 failed: There is no tool \"nope\". The tools are: echo, change, open_window.",
                $"token {Text}",
                $"done needs_approval: {Text}",
            ],
            lines.SkipWhile(line => !line.StartsWith("tool_result", StringComparison.Ordinal)));
        Assert.Equal(["free"], change.Done);
        var waiting = Assert.Single(await Pending(bench));
        Assert.Equal([waiting.Id], bench.Answer!.Approvals);
        var handed = Assert.Single(bench.Answer.ClientCalls!);
        Assert.Equal(("call_3", "open_window", """{"title":"x"}"""), (handed.CallId, handed.Tool, handed.Arguments.GetRawText()));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Mixed)]
    public async Task ClientCallsAloneEndTheTurnWithWhatWasSaid()
    {
        using var bench = new LoopBench(null, new Echo()) { With = input => input with { ClientTools = [new ClientTool()] } };
        var model = new ScriptedChatClient(Script.Say("I open it.").Call("open_window", new { title = "x" }));

        var lines = await bench.AskAsync(model);

        Assert.Equal("done succeeded: I open it.", lines[^1]);
        Assert.Equal(["echo", "open_window"], model.Options[0]!.Tools!.Select(tool => tool.Name));
        Assert.Equal("done succeeded: Open.", (await bench.AskAsync(Script.Say("Open."), "And?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalClosed)]
    public async Task ArgumentsAreCheckedBeforeAPersonIsAskedAndWhatCannotBeJudgedDoesNotRun()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);

        var lines = await bench.AskAsync(Script.Call("change", new { too = "b" }).Then().Call("change", new { to = "throws" }).Say("Then not."));

        Assert.Equal(1, change.Judged);
        Assert.Empty(change.Done);
        Assert.Empty(await Pending(bench));
        Assert.Contains("tool_result call_2 failed: change failed unexpectedly. Go on without it, or call it again once.", lines);
        Assert.Equal("done succeeded: Then not.", lines[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task AfterAYesTheRecordedCallRunsItsResultTakesItsPlaceAndTheModelGoesOn()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);
        await bench.AskAsync(Script.Call("change", new { to = "b" }));

        var lines = await DecideAsync(bench, ApprovalStatus.Approved, Script.Say("It is b now."));

        Assert.Equal(
            [
                "approval call_1 approved: UPDATE t SET x = 'b' | 1 row changes. | It cannot be undone.",
                """tool_call call_1 change {"to":"b"}""",
                "tool_result call_1 ok: changed to b",
                "status running thinking",
                "token It is b now.",
                "done succeeded: It is b now.",
            ],
            lines);
        Assert.Equal(["b"], change.Done);
        Assert.Equal(
            ["user: Question?", "assistant: calls call_1 change", "tool: call_1 → changed to b", $"assistant: {Text}", "user: Decided.", "assistant: It is b now."],
            await bench.HistoryAsync());
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task ANoIsToldWithItsReasonAndNothingRuns()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);
        await bench.AskAsync(Script.Call("change", new { to = "b" }));

        var lines = await DecideAsync(bench, ApprovalStatus.Rejected, Script.Say("It stays."), "wrong table");

        Assert.Contains("tool_result call_1 failed: Not run: the user rejected it (\"wrong table\"). Do not make this call again unless the user asks for it.", lines);
        Assert.Equal("done succeeded: It stays.", lines[^1]);
        Assert.Empty(change.Done);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task AnApprovalIsGoodForOneRunOfTheOneCallThatWasRecorded()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);
        await bench.AskAsync(Script.Call("change", new { to = "b" }));
        var approval = Assert.Single(await Pending(bench));
        await DecideAsync(bench, ApprovalStatus.Approved, Script.Say("Done."));

        // The turn is begun again with an approval in hand that says another thing, as a forger would.
        bench.With = input => input with { Decided = approval with { Status = ApprovalStatus.Approved, ArgumentsJson = Encoding.UTF8.GetBytes("""{"to":"c"}""") } };
        var lines = await bench.AskAsync(Script.Say("Again."), "Again?");

        Assert.Contains("tool_result call_1 failed: Not run: its approval is used up, or the turn was cancelled.", lines);
        Assert.Equal(["b"], change.Done);
        Assert.Equal(ApprovalStatus.Used, (await new ApprovalStore(bench.Store.Store).FindAsync("local", approval.Id))!.Status);
        Assert.Null(await new ApprovalStore(bench.Store.Store).FindAsync("another", approval.Id));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalClosed)]
    public async Task WhatIsDecidedTooLateNeverRuns()
    {
        var change = new Change();
        using var bench = new LoopBench(new LoopLimits { ApprovalTime = TimeSpan.Zero }, change);
        await bench.AskAsync(Script.Call("change", new { to = "b" }));

        await Assert.ThrowsAsync<ApprovalGoneException>(() => DecideAsync(bench, ApprovalStatus.Approved, Script.Say("Done.")));
        await new ApprovalStore(bench.Store.Store).ExpireAsync(DateTimeOffset.UtcNow);

        Assert.Empty(change.Done);
        Assert.Empty(await Pending(bench));
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task AQuestionMayComeFirstAndTheDecisionLater()
    {
        var change = new Change();
        using var bench = new LoopBench(null, change);
        await bench.AskAsync(Script.Call("change", new { to = "b" }));
        var approval = Assert.Single(await Pending(bench));
        for (var turn = 0; turn < 12; turn++)
        {
            await bench.AskAsync(Script.Say("Hello."), "Hello?");
        }

        var model = new ScriptedChatClient(Script.Say("It is b now."));
        var lines = await DecideAsync(bench, ApprovalStatus.Approved, model, approval);

        Assert.Equal("done succeeded: It is b now.", lines[^1]);
        // The call lies far behind: the model is shown it again, with its result.
        var shown = model.Requests[0];
        Assert.Equal("call_1_decided", shown[^2].Contents.OfType<FunctionCallContent>().Single().CallId);
        Assert.Equal("changed to b", shown[^1].Contents.OfType<FunctionResultContent>().Single().Result);
    }

    static Task<List<ApprovalRecord>> Pending(LoopBench bench) =>
        new ApprovalStore(bench.Store.Store).ListAsync("local", ApprovalStatus.Pending, null, 10);

    static async Task<IReadOnlyList<string>> DecideAsync(LoopBench bench, ApprovalStatus status, Transcript script, string? reason = null) =>
        await DecideAsync(bench, status, new ScriptedChatClient(script), Assert.Single(await Pending(bench)), reason);

    static async Task<IReadOnlyList<string>> DecideAsync(LoopBench bench, ApprovalStatus status, IChatClient model, ApprovalRecord approval, string? reason = null)
    {
        var decided = approval with { Status = status, Reason = reason, DecidedBy = approval.UserId, DecidedAt = DateTimeOffset.UtcNow };
        bench.Decides = decided;
        try
        {
            return await bench.AskAsync(model, "Decided.");
        }
        finally
        {
            bench.Decides = null;
        }
    }

    sealed class ClientTool : AIFunctionDeclaration
    {
        public override string Name => "open_window";
    }
}
