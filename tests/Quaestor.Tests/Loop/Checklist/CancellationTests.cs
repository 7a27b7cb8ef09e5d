using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>Whenever a turn is cancelled, its history is one that a provider accepts, and the thread goes on.</summary>
public sealed class CancellationTests
{
    static Transcript Whole => Script.Think("Let me see.").Say("One moment.").Call("echo", new { text = "a" }).Call("slow", new { n = 1 }).Call("change", new { to = "free" })
        .Then().Call("slow", new { n = 2 }).Call("echo", new { text = "b" })
        .Say("It is done, and here it is.").InPiecesOf(4, TimeSpan.FromMilliseconds(1));

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Cancellation)]
    [Trait("Size", "Slow")]
    public async Task CancelledAtAnyEventTheHistoryIsWhole()
    {
        var all = await AskAsync(new LoopBench(null, new Echo(), new Slow("slow"), new Change()), int.MaxValue);
        Assert.Equal(TurnStatus.Succeeded, all.Status);
        Assert.True(all.Events > 10, "Hardly any event was seen.");

        for (var at = 1; at <= all.Events; at++)
        {
            using var bench = new LoopBench(null, new Echo(), new Slow("slow"), new Change());
            var (status, _) = await AskAsync(bench, at);

            // The script refuses a request in which a call has not exactly one result.
            Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
            var roles = (await bench.Store.Turns.HistoryAsync(bench.Thread, 100)).Select(message => message.Role.Value).ToList();
            Assert.Equal("user", roles[0]);
            Assert.DoesNotContain("user user", string.Join(' ', roles));
            Assert.True(status is TurnStatus.Cancelled or TurnStatus.Succeeded, $"Cancelled at event {at} it ended {status}.");
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Cancellation)]
    public async Task CancelledBeforeItBeganNothingIsAsked()
    {
        using var bench = new LoopBench();
        var model = new ScriptedChatClient(Script.Say("Never."));

        var lines = await bench.AskAsync(model, cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal("done cancelled: The turn was cancelled.", lines[^1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("token", StringComparison.Ordinal));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Cancellation)]
    public async Task ACallThatWouldWaitForAPersonIsNotRecordedByACancelledTurn()
    {
        var wait = new Wait();
        using var bench = new LoopBench(null, wait, new Change());
        using var cancel = new CancellationTokenSource();

        var asking = bench.AskAsync(Script.Call("wait", new { n = 1 }).Call("change", new { to = "b" }), cancellationToken: cancel.Token);
        await wait.BegunAsync();
        await cancel.CancelAsync();
        var lines = await asking;

        Assert.Contains("tool_result call_2 failed: Stopped before it was done: the turn was cancelled.", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("approval", StringComparison.Ordinal));
        Assert.Equal("done cancelled: The turn was cancelled.", lines[^1]);
    }

    static async Task<(TurnStatus Status, int Events)> AskAsync(LoopBench bench, int cancelAt)
    {
        using var cancel = new CancellationTokenSource();
        var events = 0;
        bench.OnEvent = _ =>
        {
            if (++events == cancelAt)
            {
                cancel.Cancel();
            }
        };
        await bench.AskAsync(Whole, cancellationToken: cancel.Token);
        bench.OnEvent = null;
        return (bench.Answer!.Status, events);
    }
}
