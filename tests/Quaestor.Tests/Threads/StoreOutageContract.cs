using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

[Trait("Size", "Slow")]
public sealed class FileStoreOutageTests() : StoreOutageContract(new FilePlace());

[Trait("Size", "Slow")]
public sealed class PostgresStoreOutageTests(PostgresCluster cluster) : StoreOutageContract(new PostgresPlace(cluster));

public abstract class StoreOutageContract(StorePlace place)
{
    [Fact]
    public async Task WhatAnotherProgramHoldsIsSaidToBeLockedAndIsWrittenOnceItIsFree()
    {
        var location = await place.NewAsync();
        using var impatient = Store.Open(location, TimeSpan.FromSeconds(1));
        using var patient = new TemporaryStore(location);

        Task<ChatThread> waiting;
        await using (await place.HoldAsync(location))
        {
            waiting = patient.Threads.CreateAsync("local", "Waits", null);
            var writes = Enumerable.Range(0, 3).Select(i => new ThreadStore(impatient).CreateAsync("local", $"Refused {i}", null)).ToList();
            foreach (var write in writes)
            {
                var refused = await Assert.ThrowsAsync<StoreException>(() => write.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
                Assert.Contains("is locked by another program", refused.Message, StringComparison.Ordinal);
            }

            Assert.False(waiting.IsCompleted);
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await new ThreadStore(impatient).CreateAsync("local", "Afterwards", null);
        Assert.Equal(["Afterwards", "Waits"], (await patient.Threads.ListAsync("local", null, null, 10)).Select(thread => thread.Title).Order(StringComparer.Ordinal));
    }
}
