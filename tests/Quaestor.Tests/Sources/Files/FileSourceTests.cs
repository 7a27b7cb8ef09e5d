using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sources.Opening;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files;

public sealed class FileSourceTests : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly CountedInspections _inspections = new();
    readonly WorkerPool _pool = new(new WorkerPoolOptions(), NullLogger<WorkerPool>.Instance);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _pool.DisposeAsync();
    }

    [Fact]
    public async Task AFolderIsATableForEachFileThatIsRead()
    {
        _folder.Write("Sales 2024 (final).csv", "id\n1\n");
        _folder.Write("2024.csv", "id\n1\n");
        _folder.Write("größe.tsv", "a\tb\n1\t2\n");
        _folder.Write("notes.md", "# not read");
        _folder.Write(".hidden.csv", "id\n1\n");
        _folder.Write("more/sales.json", "[{\"a\":1}]");

        var schema = await SchemaAsync();

        Assert.Equal(["Sales_2024_final", "größe", "sales", "t_2024"], schema.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Empty(schema.Problems);
    }

    [Fact]
    public async Task OfFilesOfOneNameTheBestTypedIsReadAndTheOthersAreNamed()
    {
        _folder.Write("orders.csv", "id\n1\n");
        _folder.Write("orders.json", "[{\"id\":1}]");
        _folder.Write("old/orders.csv", "id\n1\n");

        var schema = await SchemaAsync();

        Assert.Equal(["old_orders", "orders"], schema.Tables.Select(table => table.Name).Order());
        Assert.Contains("orders.json is not read: orders.csv holds the table of that name.", schema.Tables.Single(table => table.Name == "orders").Notes);
    }

    [Fact]
    public async Task ASchemaIsReadOnceUntilAFileChanges()
    {
        _folder.Write("t.csv", "id\n1\n");
        var source = Open(_folder.Path);

        var first = await source.ContentsAsync(Cancellation);
        Assert.Same(first, await source.ContentsAsync(Cancellation));
        Assert.Equal(1, _inspections.Count);

        _folder.Write("t.csv", "id,name\n1,a\n2,b\n");
        var second = await source.ContentsAsync(Cancellation);
        Assert.NotSame(first.Definition, second.Definition);
        Assert.NotEqual(first.Schema.Fingerprint, second.Schema.Fingerprint);
        Assert.Equal(2, _inspections.Count);

        File.Delete(Path.Combine(_folder.Path, "t.csv"));
        var empty = await source.SchemaAsync(Cancellation);
        Assert.Empty(empty.Tables);
        Assert.Contains("holds no file that is read", Assert.Single(empty.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreRowsOfTheSameColumnsKeepTheFingerprint()
    {
        _folder.Write("t.csv", "id\n1\n");
        var source = Open(_folder.Path);
        var before = (await source.SchemaAsync(Cancellation)).Fingerprint;

        _folder.Write("t.csv", "id\n1\n2\n");

        Assert.Equal(before, (await source.SchemaAsync(Cancellation)).Fingerprint);
    }

    [Fact]
    public async Task OneThatStopsWaitingDoesNotStopTheInspection()
    {
        _folder.Write("t.csv", "id\n1\n");
        var source = Open(_folder.Path);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.SchemaAsync(stop.Token));

        Assert.Single((await source.SchemaAsync(Cancellation)).Tables);
        Assert.Equal(1, _inspections.Count);
    }

    [Fact]
    public async Task ASingleFileIsASourceWithItsTable()
    {
        var source = Open(_folder.Write("shop.csv", "id\n1\n"));

        Assert.Equal(("shop", "file"), (source.Name, source.Kind));
        var table = Assert.Single((await source.SchemaAsync(Cancellation)).Tables);
        Assert.Equal("shop", table.Name);
    }

    [Fact]
    public void AFileOfAnotherKindIsRefusedWithTheKindsThatAreRead()
    {
        var path = _folder.Write("picture.png", "x");

        var refused = Assert.Throws<SourceException>(() => Open(path));

        Assert.Contains("CSV, TSV, JSON, NDJSON, Parquet and Excel workbooks", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingPathNamesTheNearestThatIsThere()
    {
        _folder.Write("shop/orders.csv", "id\n1\n");

        Assert.Equal(
            $"There is no {_folder.Path}/shopp/orders.csv. Did you mean {_folder.Path}/shop?",
            Assert.Throws<SourceException>(() => Open($"{_folder.Path}/shopp/orders.csv")).Message);
        Assert.Equal(
            $"There is no {_folder.Path}/shop/order.csv. Did you mean {_folder.Path}/shop/orders.csv?",
            Assert.Throws<SourceException>(() => Open($"{_folder.Path}/shop/order.csv")).Message);
        Assert.Contains(
            $"the folder {_folder.Path} is there, but holds no \"wholly-else\"",
            Assert.Throws<SourceException>(() => Open($"{_folder.Path}/wholly-else")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SourcesOfOneNameAreToldApartAndOneGivenTwiceIsOne()
    {
        _folder.Write("a/shop/t.csv", "id\n1\n");
        _folder.Write("b/shop/t.csv", "id\n1\n");
        _folder.Write("main.csv", "id\n1\n");

        string[] places = [$"{_folder.Path}/a/shop", $"{_folder.Path}/b/shop/", $"{_folder.Path}/a/../a/shop", $"{_folder.Path}/main.csv"];
        var registry = new SourceRegistry(new SourceListing(new SourceOpener(_pool)).Open(places, [], []).Sources);

        Assert.Equal(["shop", "shop_2", "main_2"], registry.All.Select(source => source.Name));
        Assert.Same(registry.All[1], registry.Find("SHOP_2"));
        Assert.Same(registry.All[1], registry.Find(registry.All[1].Id.ToString()));
        Assert.Null(registry.Find("shop_3"));
    }

    [Fact]
    public void ASourceHasTheSameIdWhereverItIsOpenedFrom()
    {
        _folder.Write("shop/t.csv", "id\n1\n");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), Path.Combine(_folder.Path, "shop"));

        Assert.Equal(Open($"{_folder.Path}/shop").Id, Open($"{_folder.Path}/link").Id);
    }

    FileSource Open(string path) => FileSource.Open(path, FileNames.Sanitise(FileNames.Stem(path), "s"), _pool, _inspections.InspectAsync);

    Task<SourceSchema> SchemaAsync() => Open(_folder.Path).SchemaAsync(Cancellation);
}
