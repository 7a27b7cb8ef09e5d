using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileLostTurnsTests() : LostTurnsContract(new FilePlace());

public sealed class PostgresLostTurnsTests(PostgresCluster cluster) : LostTurnsContract(new PostgresPlace(cluster));

public abstract class LostTurnsContract(StorePlace place) : IAsyncLifetime
{
    TemporaryStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ATurnThatCannotGoOnEndsAndKeepsWhatItSaid()
    {
        var message = Guid.CreateVersion7();
        var turn = await _store.BeginAsync(message: "How many?");
        await turn.AppendTextAsync(message, "There are");
        await turn.AppendAsync(new ToolResultEvent("c", true, "stored for good", null, 1));

        using var restarted = await place.AfterTheEndAsync(_store);
        var unfinished = new UnfinishedTurns(restarted.Store, restarted.Log);
        var lost = Assert.Single(await unfinished.LostAsync());
        var log = (await unfinished.TakeAsync(lost, restarted.Turns))!;
        var stored = await unfinished.StepsAsync(lost.Key, lost.FirstEvent);
        await LostTurns.EndAsync(log, stored, lost.StartedAt, TurnStatus.Failed, "Ask again.", [new UsageEvent("m", "b", 3, 4, 0, 0)]);

        var events = await restarted.EventsAsync(turn.ThreadId);
        Assert.Equal(["status", "token", "tool_result", "status", "error", "usage", "done"], events.Select(e => e.Name));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], events.Select(e => e.Number));
        Assert.Equal("failed", (await restarted.Turns.FindAsync("local", turn.ThreadId, turn.TurnId))!.Status);
        Assert.Equal(["How many?", "There are"], (await restarted.Turns.HistoryAsync(turn.ThreadId, 20)).Select(Grades.FullTextOf));
        Assert.Equal(7, (await new UsageStore(restarted.Store).SpentAsync("local", DateTimeOffset.UnixEpoch)).Tokens);
        Assert.NotNull(await restarted.TryBeginAsync(turn.ThreadId));
    }

    [Fact]
    public async Task ATurnOfAnotherLivingProcessIsLeftAlone()
    {
        var turn = await _store.BeginAsync();
        using var beside = Store.Open(_store.Store.Location);

        Assert.Empty(await new UnfinishedTurns(beside, new EventLog(beside)).LostAsync());
        await turn.EndAsync(TemporaryStore.Answer(turn));
    }

    [Fact]
    public async Task OfTwoThatFindALostTurnOneHasIt()
    {
        await _store.BeginAsync();
        using var restarted = await place.AfterTheEndAsync(_store);
        using var beside = Store.Open(restarted.Store.Location);
        var (one, other) = (new UnfinishedTurns(restarted.Store, restarted.Log), new UnfinishedTurns(beside, new EventLog(beside)));
        var (seenByOne, seenByOther) = (Assert.Single(await one.LostAsync()), Assert.Single(await other.LostAsync()));

        var taken = await Task.WhenAll(one.TakeAsync(seenByOne, restarted.Turns), other.TakeAsync(seenByOther, new TurnStore(beside)));

        Assert.Single(taken, log => log is not null);
        Assert.Equal(1, (await one.FindAsync(seenByOne.Key.TurnId))!.Tries);
    }

    [Fact]
    public async Task AStepForgetsHowOftenItWasTried()
    {
        var turn = await _store.BeginAsync();
        using var restarted = await place.AfterTheEndAsync(_store);
        var unfinished = new UnfinishedTurns(restarted.Store, restarted.Log);
        var lost = Assert.Single(await unfinished.LostAsync());
        var log = (await unfinished.TakeAsync(lost, restarted.Turns))!;

        await log.AddStepAsync(new LoggedStep(new ChatMessage(ChatRole.Assistant, "Hm."), Guid.CreateVersion7()) { Progress = "{}"u8.ToArray() });

        Assert.Equal(0, (await unfinished.FindAsync(turn.TurnId))!.Tries);
    }

    [Fact]
    public async Task WhatWaitsIsNoHistoryOfWhatRuns()
    {
        var first = await _store.BeginAsync(message: "First?");
        var second = (await _store.TryBeginAsync(first.ThreadId, "Second?", waits: true))!;
        await first.AddMessageAsync(new ChatMessage(ChatRole.Assistant, "One."), Guid.CreateVersion7());
        await first.EndAsync(TemporaryStore.Answer(first));

        Assert.Empty(await _store.Turns.HistoryAsync(first.ThreadId, 20, before: first.TurnId));
        Assert.Equal(["First?", "One."], (await _store.Turns.HistoryAsync(first.ThreadId, 20, before: second.TurnId)).Select(Grades.FullTextOf));
        Assert.Equal(["First?", "One.", "Second?"], (await _store.Turns.HistoryAsync(first.ThreadId, 20)).Select(Grades.FullTextOf));
    }

    [Fact]
    public async Task AnotherTurnOfABusyThreadIsRefusedUnlessItMayWait()
    {
        var first = await _store.BeginAsync();

        Assert.Null(await _store.TryBeginAsync(first.ThreadId));
        var waiting = await _store.TryBeginAsync(first.ThreadId, waits: true);

        Assert.Equal("running", (await _store.Threads.FindAsync("local", first.ThreadId))!.ActiveTurn!.Status);
        await first.EndAsync(TemporaryStore.Answer(first));
        Assert.Equal((waiting!.TurnId, "queued"), (await _store.Threads.FindAsync("local", first.ThreadId))!.ActiveTurn is { } active ? (active.TurnId, active.Status) : default);
        Assert.Null(await _store.TryBeginAsync(first.ThreadId));
    }

    [Fact]
    public async Task AStoppedCallLeavesAHistoryThatIsWhole()
    {
        var turn = await _store.BeginAsync();
        await turn.AddMessageAsync(new ChatMessage(ChatRole.Assistant, [new TextContent("Let me see."), new FunctionCallContent("call_1", "execute_sql")]), Guid.CreateVersion7());
        await turn.EndAsync(TemporaryStore.Answer(turn, status: TurnStatus.Cancelled));

        var history = await _store.Turns.HistoryAsync(turn.ThreadId, 20);

        Assert.DoesNotContain(history.SelectMany(m => m.Contents), content => content is FunctionCallContent);
        Assert.Equal("Let me see.", history[^1].Text);
    }
}
