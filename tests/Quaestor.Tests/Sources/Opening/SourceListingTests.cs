using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Opening;

public sealed class SourceListingTests : IAsyncDisposable
{
    readonly TempFolder _folder = new();
    readonly WorkerPool _pool = new(new WorkerPoolOptions(), NullLogger<WorkerPool>.Instance);
    readonly SourceListing _listing;

    public SourceListingTests()
    {
        _listing = new(new SourceOpener(_pool));
        _folder.Write("shop/orders.csv", "id\n1\n");
        _folder.Write("crm/people.csv", "id\n1\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void WhatACommandNamesComesFirstAndIsWhatItIsAbout()
    {
        var (sources, chosen) = _listing.Open([PathOf("shop")], [Settings("crm", "crm"), Settings("other", "shop/orders.csv")], [], defaultName: "crm");

        Assert.Equal(["shop", "crm", "other"], sources.Select(source => source.Source.Name));
        Assert.Equal("shop", chosen!.Name);
    }

    [Fact]
    public void ACommandPicksASourceOfTheSettingsByItsNameOrItsPlace()
    {
        SourceSettings[] settings = [Settings("crm", "crm"), Settings("sales", "shop")];

        var byName = _listing.Open(["SALES"], settings, []);
        var byPlace = _listing.Open([PathOf("shop")], settings, []);

        Assert.Equal(["sales", "sales"], [byName.Default!.Name, byPlace.Default!.Name]);
        Assert.Equal(["crm", "sales"], byPlace.Sources.Select(source => source.Source.Name));
    }

    [Fact]
    public void WithoutACommandTheDefaultOfTheSettingsIsMeant()
    {
        SourceSettings[] settings = [Settings("crm", "crm"), Settings("sales", "shop")];

        Assert.Equal("sales", _listing.Open([], settings, [], defaultName: "sales").Default!.Name);
        Assert.Null(_listing.Open([], settings, []).Default);
        Assert.Null(_listing.Open([PathOf("crm"), PathOf("shop")], settings, [], defaultName: "crm").Default);
    }

    [Fact]
    public void WhatIsUnchangedStaysOpenAndTakesItsNewPolicy()
    {
        var before = _listing.Open([PathOf("shop/orders.csv")], [Settings("crm", "crm"), Settings("sales", "shop")], []).Sources;

        var after = _listing.Open(
            [PathOf("shop/orders.csv")], [Settings("crm", "crm") with { Policy = new() { MaxRows = 5 } }, Settings("sales", "crm/people.csv")], before).Sources;

        Assert.Same(before[0].Source, after[0].Source);
        Assert.Same(before[1].Source, after[1].Source);
        Assert.Equal(5, after[1].Settings.Policy.MaxRows);
        Assert.NotSame(before[2].Source, after[2].Source);
    }

    [Fact]
    public async Task WhatCannotBeOpenedIsListedWithItsReasonAndTriedAgain()
    {
        var before = _listing.Open([], [Settings("gone", "nowhere"), Settings("crm", "crm")], []).Sources;
        var said = await Assert.ThrowsAsync<SourceException>(async () => await before[0].Source.SchemaAsync(TestContext.Current.CancellationToken));
        _folder.Write("nowhere/t.csv", "id\n1\n");

        var after = _listing.Open([], [Settings("gone", "nowhere"), Settings("crm", "crm")], before).Sources;

        Assert.Equal("unavailable", before[0].Source.Kind);
        Assert.Contains("nowhere", said.Message, StringComparison.Ordinal);
        Assert.Equal(("folder", "gone"), (after[0].Source.Kind, after[0].Source.Name));
    }

    [Fact]
    public async Task OnePlaceUnderTwoNamesIsSaid()
    {
        var sources = _listing.Open([], [Settings("a", "shop"), Settings("b", "shop")], []).Sources;

        var said = await Assert.ThrowsAsync<SourceException>(async () => await sources[1].Source.SchemaAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("The source b is the same as a.", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesAreNeverChangedWhateverTheirPolicySays()
    {
        var sources = _listing.Open([], [Settings("a", "shop") with { Policy = new() { Changes = SourceChanges.Ask } }], []).Sources;

        var said = await Assert.ThrowsAsync<SourceException>(async () => await sources[0].Source.SchemaAsync(TestContext.Current.CancellationToken));
        Assert.Contains("only PostgreSQL sources", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", "engine's own")]
    [InlineData("2024", "s_2024")]
    [InlineData("my shop", "my_shop")]
    [InlineData("shop-2", "shop_2")]
    public void NamesThatAreNoneAreExplained(string name, string sentence) =>
        Assert.Contains(sentence, SourceNames.Objection(name), StringComparison.Ordinal);

    [Fact]
    public void LettersDigitsAndUnderscoresAreAName() => Assert.All(["shop", "shop_2", "Läden"], name => Assert.Null(SourceNames.Objection(name)));

    SourceSettings Settings(string name, string place) => new(name, PathOf(place));

    string PathOf(string name) => Path.Combine(_folder.Path, name);
}
