using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileThreadStoreTests() : ThreadStoreContract(new FilePlace());

public sealed class PostgresThreadStoreTests(PostgresCluster cluster) : ThreadStoreContract(new PostgresPlace(cluster));

public abstract class ThreadStoreContract(StorePlace place) : IAsyncLifetime
{
    TemporaryStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task AnotherUsersThreadIsNotFound()
    {
        var thread = await _store.Threads.CreateAsync("local", "Mine", null);

        Assert.NotNull(await _store.Threads.FindAsync("local", thread.Id));
        Assert.Null(await _store.Threads.FindAsync("other", thread.Id));
        Assert.False(await _store.Threads.UpdateAsync("other", thread.Id, "Taken", null));
        Assert.Null(await _store.Threads.DeleteAsync("other", thread.Id));
    }

    [Fact]
    public async Task PagesOfThreadsHoldEachOnce()
    {
        for (var i = 0; i < 7; i++)
        {
            await _store.Threads.CreateAsync("local", $"Thread {i}", null);
        }

        var seen = new List<ChatThread>();
        while (await _store.Threads.ListAsync("local", null, seen.Count == 0 ? null : (seen[^1].UpdatedAt, seen[^1].Id), 3) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        Assert.Equal(7, seen.DistinctBy(thread => thread.Id).Count());
        Assert.Equal(seen.OrderByDescending(thread => thread.UpdatedAt), seen);
    }

    [Fact]
    public async Task SearchTakesPercentAndUnderscoreAsTheyAre()
    {
        await _store.Threads.CreateAsync("local", "100% of_it", null);
        await _store.Threads.CreateAsync("local", "1000 often", null);

        Assert.Equal("100% of_it", Assert.Single(await _store.Threads.ListAsync("local", "0% of_", null, 10)).Title);
    }

    [Fact]
    public async Task SearchFindsWhatWasAsked()
    {
        var turn = await _store.BeginAsync(message: "Wie groß ist der Ümsatz?");
        await turn.EndAsync(TemporaryStore.Answer(turn));

        Assert.Equal(turn.ThreadId, Assert.Single(await _store.Threads.ListAsync("local", "Ümsatz", null, 10)).Id);
    }

    [Fact]
    public async Task ADeletedThreadTakesEverythingOfItWithIt()
    {
        var turn = await _store.BeginAsync();
        await turn.EndAsync(TemporaryStore.Answer(turn));

        Assert.NotNull(await _store.Threads.DeleteAsync("local", turn.ThreadId));

        Assert.Null(await _store.Threads.FindAsync("local", turn.ThreadId));
        Assert.Empty(await _store.Threads.EntriesAsync(turn.ThreadId, null, 10));
        Assert.Empty(await _store.EventsAsync(turn.ThreadId));
    }

    [Fact]
    public async Task AThreadRunsOneTurnAtATimeAndARequestBeginsOne()
    {
        var turn = await _store.BeginAsync(request: "r1");

        Assert.Null(await _store.TryBeginAsync(turn.ThreadId));
        Assert.Null(await _store.TryBeginAsync(request: "r1"));
        Assert.Equal(turn.TurnId, (await _store.Turns.FindByRequestAsync("local", "r1"))!.Id);

        await turn.EndAsync(TemporaryStore.Answer(turn));
        Assert.NotNull(await _store.TryBeginAsync(turn.ThreadId));
    }

    [Fact]
    public async Task AMessageKeepsEveryCharacter()
    {
        const string Odd = "nul \0 inside, 🦆, \u200f, \ud83e\udd86";
        var turn = await _store.BeginAsync(message: Odd);
        await turn.EndAsync(TemporaryStore.Answer(turn, text: Odd));

        Assert.Equal(Odd, Assert.Single(await _store.Threads.EntriesAsync(turn.ThreadId, null, 10)).Message);
        Assert.Equal(Odd, Assert.Single(await _store.Turns.HistoryAsync(turn.ThreadId, 20)).Text);
    }

    [Fact]
    public async Task AWriteThatFailsDoesNotFailThoseBesideIt()
    {
        var running = await _store.BeginAsync();
        var attempts = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? _store.TryBeginAsync(running.ThreadId) : _store.TryBeginAsync());

        var begun = await Task.WhenAll(attempts);

        Assert.Equal(10, begun.Count(turn => turn is not null));
        Assert.All(begun.OfType<TurnLog>(), turn => Assert.NotEqual(running.ThreadId, turn.ThreadId));
    }
}
