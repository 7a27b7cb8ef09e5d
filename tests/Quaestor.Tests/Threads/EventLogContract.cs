using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileEventLogTests() : EventLogContract(new FilePlace());

public sealed class PostgresEventLogTests(PostgresCluster cluster) : EventLogContract(new PostgresPlace(cluster));

public abstract class EventLogContract(StorePlace place) : IAsyncLifetime
{
    TemporaryStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ATurnBeginsWithItsThreadAndEndsWithItsAnswer()
    {
        var turn = await _store.BeginAsync();
        await turn.AppendTextAsync(Guid.CreateVersion7(), "42");
        await turn.EndAsync(TemporaryStore.Answer(turn));

        var events = await _store.EventsAsync(turn.ThreadId);

        Assert.Equal(["status", "token", "done"], events.Select(e => e.Name));
        Assert.Equal([1, 2, 3], events.Select(e => e.Number));
        Assert.Equal(turn.ThreadId, Json(events[0]).GetProperty("thread_id").GetGuid());
        Assert.Equal("running", Json(events[0]).GetProperty("status").GetString());
        Assert.Equal("succeeded", Json(events[2]).GetProperty("status").GetString());
    }

    [Fact]
    public async Task NumbersHaveNoGapWhenManyTurnsWriteAtOnce()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _store.BeginAsync()));

        await Task.WhenAll(turns.SelectMany(turn => Enumerable.Range(0, 25).Select(i => turn.AppendAsync(new NoticeEvent("n", $"{i}")).AsTask())));
        await Task.WhenAll(turns.Select(turn => turn.EndAsync(TemporaryStore.Answer(turn))));

        foreach (var turn in turns)
        {
            var events = await _store.EventsAsync(turn.ThreadId);
            Assert.Equal(Enumerable.Range(1, 27).Select(i => (long)i), events.Select(e => e.Number));
        }

        Assert.True(_store.Store.Commits < 500, $"{_store.Store.Commits} commits for 1080 writes: nothing was grouped.");
    }

    [Fact]
    public async Task NumbersGoOnInTheNextTurnAndAfterTheStoreWasReopened()
    {
        var first = await _store.BeginAsync();
        await first.EndAsync(TemporaryStore.Answer(first));

        var second = await _store.BeginAsync(first.ThreadId);
        await second.EndAsync(TemporaryStore.Answer(second));
        using var copy = await place.AfterTheEndAsync(_store);
        var third = await copy.BeginAsync(first.ThreadId);
        await third.EndAsync(TemporaryStore.Answer(third));

        Assert.Equal([1L, 2, 3, 4, 5, 6], (await copy.EventsAsync(first.ThreadId)).Select(e => e.Number));
    }

    [Fact]
    public async Task AReaderFromAnyNumberGetsTheRestAndNothingTwice()
    {
        var turn = await _store.BeginAsync();
        var message = Guid.CreateVersion7();
        var live = Enumerable.Range(0, 4).Select(_ => _store.EventsAsync(turn.ThreadId)).ToList();
        for (var i = 0; i < 30; i++)
        {
            await turn.AppendTextAsync(message, $"piece {i}, ");
            await turn.AppendAsync(new ToolResultEvent("c", true, "stored for good", null, 1));
            live.Add(_store.EventsAsync(turn.ThreadId, after: i));
        }

        await turn.EndAsync(TemporaryStore.Answer(turn));
        var all = await _store.EventsAsync(turn.ThreadId);

        for (var after = 0; after <= all.Count; after++)
        {
            Assert.Equal(all.Skip(after).Select(e => e.Number), (await _store.EventsAsync(turn.ThreadId, after)).Select(e => e.Number));
        }

        foreach (var reader in live)
        {
            var numbers = (await reader).Select(e => e.Number).ToList();
            Assert.Equal(all.TakeLast(numbers.Count).Select(e => e.Number), numbers);
        }
    }

    [Fact]
    public async Task ThePiecesOfATextJoinToItWithRightOffsets()
    {
        var turn = await _store.BeginAsync();
        var message = Guid.CreateVersion7();
        const string Text = "Größe 🦆 – naïve 数据\n\"quoted\" \\ \u0001 end";
        foreach (var unit in Text)
        {
            await turn.AppendTextAsync(message, unit.ToString());
        }

        await turn.EndAsync(TemporaryStore.Answer(turn));
        var tokens = (await _store.EventsAsync(turn.ThreadId)).Where(e => e.Name == "token").Select(Json).ToList();

        Assert.Equal(Text, string.Concat(tokens.Select(token => token.GetProperty("text").GetString())));
        var at = 0;
        foreach (var token in tokens)
        {
            Assert.Equal(at, token.GetProperty("offset").GetInt32());
            at += token.GetProperty("text").GetString()!.Length;
        }

        Assert.True(tokens.Count < Text.Length / 2, "The pieces were not gathered.");
    }

    [Fact]
    public async Task TheFirstPieceOfAMessageDoesNotWait()
    {
        var turn = await _store.BeginAsync();
        using var subscription = _store.Log.Subscribe(turn.ThreadId, after: 1);

        await turn.AppendTextAsync(Guid.CreateVersion7(), "at once");
        var events = await subscription.NextAsync(CancellationToken.None);

        Assert.Equal("at once", Json(Assert.Single(events!)).GetProperty("text").GetString());
        await turn.EndAsync(TemporaryStore.Answer(turn));
    }

    [Fact]
    public async Task TextThatWaitsComesBeforeTheEventThatFollowsIt()
    {
        var turn = await _store.BeginAsync();
        var message = Guid.CreateVersion7();
        await turn.AppendTextAsync(message, "a");
        await turn.AppendTextAsync(message, "b");
        await turn.AppendReasoningAsync(message, "c");
        await turn.AppendAsync(new NoticeEvent("n", "d"));
        await turn.EndAsync(TemporaryStore.Answer(turn));

        Assert.Equal(
            ["status", "token", "token", "reasoning", "notice", "done"],
            (await _store.EventsAsync(turn.ThreadId)).Select(e => e.Name));
    }

    [Fact]
    public async Task EventsThatAreNoLongerKeptAreSaidToBeGone()
    {
        var turn = await _store.BeginAsync();
        await turn.EndAsync(TemporaryStore.Answer(turn));
        await _store.Turns.DeleteEventsAsync(endedBefore: DateTimeOffset.UtcNow.AddMinutes(1));
        var next = await _store.BeginAsync(turn.ThreadId);
        await next.EndAsync(TemporaryStore.Answer(next));

        await Assert.ThrowsAsync<EventsGoneException>(() => _store.EventsAsync(turn.ThreadId));
        await Assert.ThrowsAsync<EventsGoneException>(() => _store.EventsAsync(turn.ThreadId, after: 99));
        Assert.Equal([3L, 4], (await _store.EventsAsync(turn.ThreadId, after: 2)).Select(e => e.Number));
    }

    [Fact]
    public async Task ATurnOfAnotherProcessIsFollowedToItsEnd()
    {
        var turn = await _store.BeginAsync();
        using var beside = Store.Open(_store.Store.Location);
        using var subscription = new EventLog(beside).Subscribe(turn.ThreadId, after: 0);
        var first = await subscription.NextAsync(CancellationToken.None);

        var second = subscription.NextAsync(CancellationToken.None).AsTask();
        await turn.EndAsync(TemporaryStore.Answer(turn));

        Assert.Equal("status", Assert.Single(first!).Name);
        Assert.Equal("done", Assert.Single((await second)!).Name);
        Assert.Null(await subscription.NextAsync(CancellationToken.None));
    }

    static JsonElement Json(StoredEvent stored) => JsonDocument.Parse(stored.Json).RootElement;
}
