using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileUsageStoreTests() : UsageStoreContract(new FilePlace());

public sealed class PostgresUsageStoreTests(PostgresCluster cluster) : UsageStoreContract(new PostgresPlace(cluster));

public abstract class UsageStoreContract(StorePlace place) : IAsyncLifetime
{
    TemporaryStore _store = null!;

    UsageStore Usage => new(_store.Store);

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WhatATurnSpentIsKeptByModelWithTheEventThatTellsIt()
    {
        var turn = await SpendAsync(
            new UsageEvent("a/m", "a", 1_000, 50, 200, 30, 0.000123456m),
            new UsageEvent("local/m", "local", 7, 3, 0, 0));

        var rows = await Usage.ListAsync("local", DateTimeOffset.MinValue);

        Assert.Equal(
            [
                (turn.TurnId, (Guid?)turn.ThreadId, "a/m", "a", new TurnUsage(1_000, 50, 200, 30), (decimal?)0.000123456m),
                (turn.TurnId, turn.ThreadId, "local/m", "local", new TurnUsage(7, 3, 0, 0), null),
            ],
            rows.Select(row => (row.TurnId, row.ThreadId, row.ModelId, row.Backend, row.Usage, row.Cost)));
        Assert.Equal(new SpentUsage(1_060, 0.000123456m), await Usage.SpentAsync("local", DateTimeOffset.MinValue));
        Assert.Equal(new SpentUsage(0, 0), await Usage.SpentAsync("another", DateTimeOffset.MinValue));
        Assert.Equal(new SpentUsage(0, 0), await Usage.SpentAsync("local", DateTimeOffset.UtcNow + TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task ATurnThatGoesOnAddsToWhatItSpent()
    {
        await SpendAsync(new UsageEvent("a/m", "a", 10, 5, 0, 0, 0.5m), new UsageEvent("a/m", "a", 1, 2, 3, 4, 0.25m));

        var row = Assert.Single(await Usage.ListAsync("local", DateTimeOffset.MinValue));

        Assert.Equal((new TurnUsage(11, 7, 3, 4), 0.75m), (row.Usage, row.Cost!.Value));
    }

    [Fact]
    public async Task DeletingAThreadTakesItsNameFromTheBillNotTheSum()
    {
        var turn = await SpendAsync(new UsageEvent("a/m", "a", 10, 5, 0, 0, 0.5m));

        await _store.Threads.DeleteAsync("local", turn.ThreadId);

        Assert.Null(Assert.Single(await Usage.ListAsync("local", DateTimeOffset.MinValue)).ThreadId);
        Assert.Equal(new SpentUsage(15, 0.5m), await Usage.SpentAsync("local", DateTimeOffset.MinValue));
    }

    async Task<TurnLog> SpendAsync(params UsageEvent[] spent)
    {
        await using var log = await _store.BeginAsync();
        foreach (var usage in spent)
        {
            await log.AppendAsync(usage);
        }

        await log.EndAsync(TemporaryStore.Answer(log));
        return log;
    }
}
