using Quaestor.Agent.Personal;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileReceiptStoreTests() : ReceiptStoreContract(new FilePlace());

public sealed class PostgresReceiptStoreTests(PostgresCluster cluster) : ReceiptStoreContract(new PostgresPlace(cluster));

/// <summary>Runs as they are kept, what was said of answers, and what users keep for themselves.</summary>
public abstract class ReceiptStoreContract(StorePlace place) : IAsyncLifetime
{
    const string Odd = "nul \0 inside, 🦆, 100% of_it";

    TemporaryStore _store = null!;

    RunStore Runs => new(_store.Store);

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ACapsuleKeepsWhatItIsGiven()
    {
        var (thread, first) = (await _store.Threads.CreateAsync("local", "", null), Run("local", null));
        var hash = new ResultHash(new string('a', 64), new string('b', 64));
        await Runs.BeginAsync(first);
        Assert.True(await Runs.EndAsync(first, Ending(hash)));
        var again = Run("local", thread.Id) with { ApprovedBy = "anna", ReplayOf = first.Id };
        await Runs.BeginAsync(again);
        Assert.True(await Runs.EndAsync(again, Ending(null)));

        var (kept, replay) = ((await Runs.FindAsync("local", first.Id))!, (await Runs.FindAsync("local", again.Id))!);

        Assert.Equal((hash, null, null), (kept.ResultHash, kept.ApprovedBy, kept.ReplayOf));
        Assert.Equal((null, "anna", first.Id), (replay.ResultHash, replay.ApprovedBy, replay.ReplayOf!.Value));
        Assert.Null(await Runs.LatestSuccessAsync(thread.Id));
    }

    [Fact]
    public async Task ARunThatWasDeletedMeanwhileLeavesNoResult()
    {
        var thread = await _store.Threads.CreateAsync("local", "", null);
        var run = Run("local", thread.Id);
        await Runs.BeginAsync(run);
        await _store.Threads.DeleteAsync("local", thread.Id);

        var ending = Ending(null);
        Assert.False(await Runs.EndAsync(run, ending));

        Assert.False(await Runs.OwnsResultAsync("local", ending.Result!.Id));
    }

    [Fact]
    public async Task TheAuditHoldsEverybodysRunsInTheOrderOfTime()
    {
        var runs = Enumerable.Range(0, 1203).Select(i => Run(i % 2 == 0 ? "anna" : "ben", null)).ToList();
        await Task.WhenAll(runs.Select(run => Runs.BeginAsync(run)));

        List<AuditEntry> entries = [];
        await foreach (var entry in new AuditStore(_store.Store).ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddDays(1)))
        {
            entries.Add(entry);
        }

        Assert.Equal(runs.Select(run => run.Id).Order(), entries.Select(entry => entry.Run!.Id));
        Assert.Equal(["anna", "ben"], entries.Select(entry => entry.Run!.UserId).Distinct().Order());
    }

    [Fact]
    public async Task OfFeedbackTheLastWordCountsAndGoesWithItsThread()
    {
        var feedback = new FeedbackStore(_store.Store);
        var turn = await _store.BeginAsync();
        FeedbackRecord Of(string verdict, string? note) => new(turn.TurnId, verdict, note, DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));

        Assert.Equal("running", await feedback.GiveAsync("local", Of("right", null)));
        Assert.Empty(await feedback.OfThreadAsync("local", turn.ThreadId));
        await turn.EndAsync(TemporaryStore.Answer(turn));
        await feedback.GiveAsync("local", Of("wrong", Odd));
        Assert.Equal(Of("wrong", Odd), (await feedback.OfThreadAsync("local", turn.ThreadId))[turn.TurnId]);
        await feedback.GiveAsync("local", Of("right", null));

        Assert.Equal(Of("right", null), (await feedback.OfThreadAsync("local", turn.ThreadId))[turn.TurnId]);
        Assert.Null(await feedback.GiveAsync("other", Of("wrong", null)));
        await _store.Threads.DeleteAsync("local", turn.ThreadId);
        Assert.Empty(await feedback.OfThreadAsync("local", turn.ThreadId));
    }

    [Fact]
    public async Task TodosAreEachUsersOwn()
    {
        var todos = new TodoList(_store.Store);
        var mine = await todos.AddAsync("local", Odd, Odd, [new Need(Guid.NewGuid(), SourceShare.Rows, ["people.name"])]);
        await todos.AddAsync("other", "theirs", null);

        var done = await todos.ChangeAsync("local", mine.Id, new(null, null, Completed: true));
        var page = await todos.ListAsync("local", completed: true, 10, 0);

        Assert.Equal((Odd, Odd, true), (done.Title, done.Description, done.Completed));
        Assert.Equal((1, 0), (page.Total, (await todos.ListAsync("local", completed: false, 10, 0)).Total));
        var kept = Assert.Single(page.Todos);
        Assert.Equal(done with { Needs = kept.Needs }, kept);
        Assert.Equal(mine.Needs, kept.Needs);
        Assert.Equal("todo_not_found", (await Assert.ThrowsAsync<PersonalException>(() => todos.DeleteAsync("other", mine.Id))).Code);
        await todos.DeleteAsync("local", mine.Id);
        Assert.Equal(0, (await todos.ListAsync("local", null, 10, 0)).Total);
    }

    [Fact]
    public async Task TheContextIsKeptAndFactsAreNotedOneByOne()
    {
        var contexts = new UserContexts(_store.Store);
        await contexts.SetAsync("local", new() { DisplayName = "Ada", Facts = new Dictionary<string, string> { ["a"] = "b" } });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => contexts.NoteAsync("local", $"fact {i}", Odd)));
        await contexts.NoteAsync("local", "a", null);

        var known = await contexts.OfAsync("local");
        Assert.Equal(("Ada", 10), (known.DisplayName, known.Facts.Count));
        Assert.All(known.Facts.Values, text => Assert.Equal(Odd, text));
        Assert.Empty((await contexts.OfAsync("other")).Facts);
    }

    [Fact]
    public async Task UsageIsSummedByWhateverItIsAskedBy()
    {
        var usage = new UsageStore(_store.Store);
        await usage.AddAsync("anna", new UsageEvent("dear", "x", 10, 5, 1, 1, 0.5m));
        await usage.AddAsync("anna", new UsageEvent("free", "x", 1, 1, 0, 0));
        await usage.AddAsync("ben", new UsageEvent("dear", "x", 100, 50, 0, 0, 0.25m));

        Assert.Equal([("dear", 15L, 0.5m, false), ("free", 2L, null, true)], await SumAsync("anna", UsageBy.Model));
        Assert.Equal([("anna", 17L, 0.5m, true), ("ben", 150L, (decimal?)0.25m, false)], await SumAsync(null, UsageBy.User));
        Assert.Equal([("", 17L, 0.5m, true)], await SumAsync("anna", UsageBy.Thread));
        Assert.Equal(167, (await SumAsync(null, UsageBy.Day)).Sum(sum => sum.Tokens));

        async Task<IEnumerable<(string Key, long Tokens, decimal? Cost, bool IsPartial)>> SumAsync(string? user, UsageBy by) =>
            (await usage.SumAsync(user, by, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1)))
                .OrderBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => (sum.Key, sum.Usage.InputTokens + sum.Usage.OutputTokens, sum.Cost, sum.IsCostPartial));
    }

    static RunRecord Run(string user, Guid? thread) => new()
    {
        Id = Guid.CreateVersion7(),
        UserId = user,
        ThreadId = thread,
        SourceId = Guid.Empty,
        SourceName = "orders",
        Mode = "sql",
        Sql = Odd,
        Status = "running",
        CreatedAt = DateTimeOffset.UtcNow,
    };

    static RunEnding Ending(ResultHash? hash) => new("succeeded", new StoredResult(Guid.CreateVersion7(), [new("n", ColumnType.Integer)], 3, null), 5, "none", null, "f1", null) { ResultHash = hash };
}
