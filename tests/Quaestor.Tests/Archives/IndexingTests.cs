using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Files;

namespace Quaestor.Tests.Archives;

/// <summary>An index follows what lies in its archive.</summary>
public sealed class IndexingTests
{
    [Fact]
    public async Task WhatIsNewChangedOrGoneIsFollowed()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "The red telescope.");
        shelf.Write("b/c.md", "# Blue\nThe blue telescope.");
        Assert.Equal(2, (await shelf.IndexAsync()).Documents);

        shelf.Write("a.txt", "The red microscope.");
        File.Delete(Path.Combine(shelf.Documents, "b", "c.md"));
        shelf.Write("d.txt", "The green telescope.");
        await shelf.IndexAsync();

        Assert.Equal(["d.txt#L1"], await shelf.FindAsync("telescope"));
        Assert.Equal(["a.txt#L1"], await shelf.FindAsync("microscope"));
    }

    [Fact]
    public async Task AChangeThatKeepsSizeAndTimeWithinAMomentIsSeen()
    {
        await using var shelf = new OpenShelf();
        var path = shelf.Write("a.txt", "The red cat.");
        var time = File.GetLastWriteTimeUtc(path);
        await shelf.IndexAsync();

        shelf.Write("a.txt", "The red dog.");
        File.SetLastWriteTimeUtc(path, time);
        await shelf.IndexAsync();

        Assert.Equal(["a.txt#L1"], await shelf.FindAsync("dog"));
        Assert.Empty(await shelf.FindAsync("cat"));
    }

    [Fact]
    public async Task AFolderThatVanishesIsStillFoundAndToldOf()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "The red telescope.");
        await shelf.IndexAsync();
        Directory.Move(shelf.Documents, shelf.Documents + "-away");
        await shelf.IndexAsync();

        var answer = await shelf.SearchAsync("telescope");
        Assert.Equal("a.txt#L1", Assert.Single(answer.Hits).Best.Citation);
        Assert.StartsWith("The archive books: There is nothing at its place any more.", answer.Notice, StringComparison.Ordinal);

        Directory.Move(shelf.Documents + "-away", shelf.Documents);
        await shelf.IndexAsync();
        Assert.Null((await shelf.SearchAsync("telescope")).Notice);
    }

    [Fact]
    public async Task AnIndexThatIsDamagedIsMadeAnew()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "The red telescope.");
        Directory.CreateDirectory(shelf.IndexFolder);
        await File.WriteAllTextAsync(Path.Combine(shelf.IndexFolder, $"{shelf.Books.Id:D}.index"), new string('x', 5000), TestContext.Current.CancellationToken);

        Assert.Equal(1, (await shelf.IndexAsync()).Documents);
    }

    [Fact]
    public async Task AnIndexThatIsDeletedMeanwhileIsMadeAnew()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "The red telescope.");
        await shelf.IndexAsync();

        Directory.Delete(shelf.IndexFolder, recursive: true);

        Assert.Equal(1, (await shelf.IndexAsync()).Documents);
        Assert.Equal(["a.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public async Task AnArchiveThatIsRemovedWhileItIsIndexedIsGone()
    {
        await using var shelf = new OpenShelf();
        for (var i = 0; i < 300; i++)
        {
            shelf.Write($"{i}.txt", "The red telescope.");
        }

        var indexing = shelf.Books.RefreshAsync(retries: false, TestContext.Current.CancellationToken);
        await shelf.Shelf.RemoveAsync(shelf.Books);
        await indexing;

        Assert.Empty(shelf.Shelf.Of("local"));
        Assert.Empty(Directory.EnumerateFiles(shelf.IndexFolder));
    }

    [Fact]
    public async Task AZipFileIsAnArchiveToo()
    {
        await using var shelf = new OpenShelf(place: "old.zip");
        shelf.WriteBeside("old.zip", RefusedFilesTests.Zip(("guides/leave.md", "# Leave\nThirty days."), ("notes.txt", "A telescope.")));

        Assert.Equal(2, (await shelf.IndexAsync()).Documents);
        Assert.Equal(["guides/leave.md#L1-L2"], await shelf.FindAsync("leave"));
    }

    [Fact]
    public async Task PdfsAreCitedByTheirPages()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("report.pdf", PdfFile.Of("Turnover grew by nine percent.", "The warehouse in Rotterdam was closed in May."));

        Assert.Empty((await shelf.IndexAsync()).Refused);
        Assert.Equal(["report.pdf#p2"], await shelf.FindAsync("when was the warehouse closed"));
    }

    [Fact]
    public async Task ADocumentOpensAroundThePlaceThatWasCited()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("long.md", string.Concat(Enumerable.Range(1, 60).Select(i => $"# Part {i}\nText of part {i}, {(i == 41 ? "with a telescope" : "as usual")}.\n\n")));
        await shelf.IndexAsync();
        var found = (await shelf.SearchAsync("telescope")).Hits.Single().Best;

        var opened = shelf.Books.Open(found.Path, found.Place, first: null, most: 20)!;

        Assert.Equal((60, 20), (opened.Total, opened.Passages.Count));
        var cited = Assert.Single(opened.Passages, passage => passage.IsCited);
        Assert.Equal(("Part 41", "Text of part 41, with a telescope."), (cited.Heading, cited.Text));
        Assert.Null(shelf.Books.Open("../long.md", null, null, 10));
    }

    [Fact]
    public async Task ItIsSearchedWhileItChanges()
    {
        await using var shelf = new OpenShelf();
        const int files = 40;
        for (var i = 0; i < files; i++)
        {
            shelf.Write($"{i}.txt", $"Telescope number {i} of generation 0.");
        }

        await shelf.IndexAsync();
        using var ending = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var generation = 1; !ending.IsCancellationRequested; generation++)
            {
                for (var i = 0; i < files; i++)
                {
                    shelf.Write($"{i}.txt", $"Telescope number {i} of generation {generation}.");
                }

                await shelf.Books.RefreshAsync(retries: false, CancellationToken.None);
            }
        }, CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            var hits = (await shelf.SearchAsync("telescope", files)).Hits;
            Assert.Equal(files, hits.Count);
            Assert.All(hits, hit => Assert.StartsWith($"Telescope number {Path.GetFileNameWithoutExtension(hit.Best.Path)} of generation ", hit.Best.Text, StringComparison.Ordinal));
        }

        await ending.CancelAsync();
        await writing.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task NothingThatIsNoArchiveIsAdded()
    {
        await using var shelf = new OpenShelf();

        var nothing = await Assert.ThrowsAsync<ArchiveException>(() => shelf.Shelf.AddAsync(new("none", "/nowhere/at/all")));
        var taken = await Assert.ThrowsAsync<ArchiveException>(() => shelf.Shelf.AddAsync(new("Books", shelf.Documents)));

        Assert.StartsWith("There is nothing at /nowhere/at/all.", nothing.Detail, StringComparison.Ordinal);
        Assert.StartsWith("There is an archive Books already.", taken.Message, StringComparison.Ordinal);
    }
}
