using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class StoreFileFaultsTests
{
    [Fact]
    public void AStoreThatCannotBeUsedIsReportedInASentence()
    {
        using var folder = new TempFolder();
        var broken = Path.Combine(folder.Path, "not-a-store.db");
        File.WriteAllText(broken, new string('x', 5000));

        Assert.Contains("is not a Quaestor store", Assert.Throws<StoreException>(() => Store.Open(broken)).Message);
        Assert.Contains("cannot be written", Assert.Throws<StoreException>(() => Store.Open("/proc/nowhere/store.db")).Message);
    }

    [Fact]
    public async Task AFullDiskIsToldAndWhatWasStoredStaysAndGoesOn()
    {
        using var store = new TemporaryStore();
        var turn = await store.BeginAsync();
        await store.Store.WriteAsync(connection => connection.Run("PRAGMA max_page_count = 60"));

        var told = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await turn.AppendAsync(new ToolResultEvent("c", true, new string('x', 10_000), null, 1));
            }
        });
        await store.Store.WriteAsync(connection => connection.Run("PRAGMA max_page_count = 1000000"));
        await turn.AppendAsync(new ToolResultEvent("c", true, "again", null, 1));
        await turn.EndAsync(TemporaryStore.Answer(turn));

        Assert.Contains("the disk is full", told.Message, StringComparison.Ordinal);
        var events = await store.EventsAsync(turn.ThreadId);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Number));
        Assert.Equal(["tool_result", "done"], events.Select(e => e.Name).TakeLast(2));
    }
}
