using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Archives;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class StoreCopyTests(PostgresCluster cluster)
{
    readonly StorePlace _files = new FilePlace();
    readonly StorePlace _databases = new PostgresPlace(cluster);

    [Fact]
    public async Task AStoreGoesToADatabaseAndBackWithEveryCharacter()
    {
        const string Odd = "nul \0 inside, \uffff, 🦆, \u200f, 'quoted' \\";
        var (file, database, back) = (await _files.NewAsync(), await _databases.NewAsync(), await _files.NewAsync());
        using (var store = new TemporaryStore(await _files.NewAsync()))
        {
            var turn = await store.BeginAsync(message: Odd);
            await turn.AppendAsync(new UsageEvent("a/m", "a", 10, 5, 0, 0, 0.5m));
            await turn.EndAsync(TemporaryStore.Answer(turn, text: Odd));
            Directory.CreateDirectory(store.Store.Location.ResultsPath);
            await File.WriteAllTextAsync(Path.Combine(store.Store.Location.ResultsPath, $"{Guid.CreateVersion7()}.qresult"), "rows", TestContext.Current.CancellationToken);

            StoreCopy.Run(store.Store.Location, file, (_, _) => { });
        }

        var counted = new List<(string Table, long Rows)>();
        StoreCopy.Run(file, database, (table, rows) => counted.Add((table, rows)));
        Assert.Equal(1, StoreCopy.Run(database, back, (_, _) => { }));

        Assert.Equal(RowsOf(file), RowsOf(back));
        Assert.Equal(3, counted.Single(table => table.Table == "events").Rows);
        using var opened = new TemporaryStore(back);
        var thread = Assert.Single(await opened.Threads.ListAsync("local", null, null, 10));
        Assert.Equal(Odd, Assert.Single(await opened.Threads.EntriesAsync(thread.Id, null, 10)).Message);
        await opened.BeginAsync(thread.Id);
    }

    [Fact]
    public async Task AStoreThatIsNotEmptyIsNoTarget()
    {
        using var from = await _files.OpenAsync();
        using var to = await _databases.OpenAsync();
        await to.Threads.CreateAsync("local", "Mine", null);

        var refused = Assert.Throws<StoreException>(() => StoreCopy.Run(from.Store.Location, to.Store.Location, (_, _) => { }));

        Assert.Contains("is not empty: there are rows in its table threads", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DocumentsThatUsersBroughtAreSearchedInTheCopyWithoutTheFirstOne()
    {
        var (from, database, backup) = (await _files.NewAsync(), await _databases.NewAsync(), await _files.NewAsync());
        Store.Open(from).Dispose();
        await File.WriteAllTextAsync(from.ProviderKeysPath, "{}", TestContext.Current.CancellationToken);
        await using (var shelf = Shelf(from))
        {
            using var incoming = shelf.Begin("ada", null, null);
            await incoming.Files.AddAsync("roof.md", new MemoryStream("The telescope is on the roof."u8.ToArray()), TestContext.Current.CancellationToken);
            await shelf.KeepAsync(incoming, new("notes", "") { Owner = "ada" });
        }

        StoreCopy.Run(from, database, (_, _) => { });
        StoreCopy.BackUp(from, backup.Path!);
        Directory.Delete(from.ArchivesPath, recursive: true);

        foreach (var copy in new[] { database, backup })
        {
            await using var shelf = Shelf(copy);
            var found = await shelf.SearchAsync(shelf.Of("ada"), "telescope", 5, TestContext.Current.CancellationToken);
            Assert.Equal("roof.md", Assert.Single(found.Hits).Best.Path);
            Assert.Null(found.Notice);
        }

        Assert.Equal((true, false), (File.Exists(database.ProviderKeysPath), File.Exists(backup.ProviderKeysPath)));
    }

    [Fact]
    public async Task AStoreIsBackedUpWhileItIsWrittenTo()
    {
        foreach (var place in new[] { _files, _databases })
        {
            using var store = await place.OpenAsync();
            using var folder = new TempFolder();
            var file = Path.Combine(folder.Path, "backup.db");
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(async () =>
            {
                var written = 0;
                for (; !stop.IsCancellationRequested; written++)
                {
                    var turn = await store.BeginAsync();
                    await turn.EndAsync(TemporaryStore.Answer(turn));
                }

                return written;
            });

            while ((await store.Threads.ListAsync("local", null, null, 10)).Count < 5)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            StoreCopy.BackUp(store.Store.Location, file);
            await stop.CancelAsync();
            var all = await writing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            using var kept = Store.Open(file);
            var threads = await new ThreadStore(kept).ListAsync("local", null, null, all + 1);
            Assert.InRange(threads.Count, 5, all);
            foreach (var thread in threads.Where(thread => thread.ActiveTurn is null))
            {
                Assert.Equal(2, thread.LastEvent);
                Assert.Single(await new ThreadStore(kept).EntriesAsync(thread.Id, null, 10));
            }

            Assert.Contains("there already", Assert.Throws<StoreException>(() => StoreCopy.BackUp(store.Store.Location, file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsToldOfAStoreCountsItsRows()
    {
        foreach (var place in new[] { _files, _databases })
        {
            using var store = await place.OpenAsync();
            await store.Threads.CreateAsync("local", "Mine", null);

            var info = StoreInfo.Read(store.Store.Location);

            Assert.Equal(info.Newest, info.Version);
            Assert.Equal(1, info.Tables.Single(table => table.Name == "threads").Rows);
            Assert.True(info.Bytes > 0);
        }
    }

    static ArchiveShelf Shelf(StoreLocation location) => new(location.ArchivesPath, [], null, NullLogger.Instance);

    static List<string> RowsOf(StoreLocation file) =>
        [.. SqlTexts.Tables.SelectMany(table => SqliteFile.Query(file.Path!, $"SELECT * FROM {table}").Select(row => $"{table}: {row}"))];
}
