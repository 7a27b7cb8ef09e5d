using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Sqlite;

namespace Quaestor.Tests.Archives;

/// <summary>What is damaged or gone takes nothing else with it, and nobody but administrators reads where it lay.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task SettingsThatCannotBeReadLeaveTheOtherArchives()
    {
        await using var shelf = new OpenShelf();
        var added = await shelf.Shelf.AddAsync(new("added", shelf.Documents));
        foreach (var damaged in (string[])["{", "{}", "null", "[1]"])
        {
            File.WriteAllText(Path.Combine(shelf.IndexFolder, $"{Guid.NewGuid():D}.json"), damaged);
        }

        await using var again = new ArchiveShelf(shelf.IndexFolder, [], null, NullLogger.Instance);

        Assert.Equal(added.Id, Assert.Single(again.Of("local")).Id);
    }

    [Fact]
    public async Task WhatACrashLeftIsDeletedAfterADayAndNothingElse()
    {
        await using var shelf = new OpenShelf();
        await shelf.IndexAsync();
        var kept = await shelf.Shelf.AddAsync(new("kept", shelf.Documents));
        var (old, recent) = (Directory.CreateDirectory(Path.Combine(shelf.IndexFolder, $"{Guid.NewGuid():D}.files")), Directory.CreateDirectory(Path.Combine(shelf.IndexFolder, $"{Guid.NewGuid():D}.files")));
        File.WriteAllText(Path.Combine(old.FullName, "a.txt"), "half");
        var ofKept = Directory.CreateDirectory(Path.Combine(shelf.IndexFolder, $"{kept.Id:D}.files"));
        foreach (var folder in (DirectoryInfo[])[old, ofKept])
        {
            folder.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-2);
        }

        shelf.Shelf.Expire();

        Assert.Equal((false, true, true), (Directory.Exists(old.FullName), Directory.Exists(recent.FullName), Directory.Exists(ofKept.FullName)));
        Assert.True(File.Exists(IndexOf(shelf)));
    }

    [Fact]
    public async Task AZipFileThatMayBeReadAgainIsRead()
    {
        await using var shelf = new OpenShelf();
        using (var zip = new ZipArchive(File.Create(Path.Combine(shelf.Documents, "a.zip")), ZipArchiveMode.Create))
        using (var text = new StreamWriter(zip.CreateEntry("a.txt").Open()))
        {
            text.Write("A telescope.");
        }

        using (File.Open(Path.Combine(shelf.Documents, "a.zip"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await shelf.IndexAsync();
        }

        Assert.Single(shelf.Books.Status().Refused);
        await shelf.IndexAsync();

        Assert.Equal(["a.zip/a.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public async Task WhereAnArchiveLayIsToldToAdministratorsAlone()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "A telescope.");
        await shelf.IndexAsync();
        Directory.Delete(shelf.Documents, recursive: true);

        var status = await shelf.IndexAsync();

        Assert.Contains(shelf.Documents, status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(shelf.Documents, status.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(shelf.Documents, (await shelf.SearchAsync("telescope")).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIndexThatIsGoneIsMadeAnewByWhoeverWritesIt()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "A telescope.");
        await shelf.IndexAsync();
        DeleteIndex(shelf);

        Assert.Throws<ArchiveException>(() => shelf.Books.Open("a.txt", null, null, 10));
        Assert.Contains("made anew", shelf.Books.Status().Problem, StringComparison.Ordinal);
        Assert.False(File.Exists(IndexOf(shelf)));

        await shelf.IndexAsync();
        Assert.Equal(["a.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public async Task AnIndexThatIsDamagedInsideIsAProblemAndNoFault()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "A telescope.");
        await shelf.IndexAsync();
        using (var index = SqliteConnection.OpenOwn(IndexOf(shelf)))
        {
            index.Execute("DROP TABLE documents");
        }

        var status = shelf.Books.Status();
        var unread = Assert.Throws<ArchiveException>(() => shelf.Books.Open("a.txt", null, null, 10));

        Assert.StartsWith("The index of books cannot be read.", status.Problem, StringComparison.Ordinal);
        Assert.Contains(shelf.IndexFolder, status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(shelf.IndexFolder, unread.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatCannotBeReadOrIsRemovedTakesNothingAwayFromOthers()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "A telescope.");
        await shelf.IndexAsync();
        using (var index = SqliteConnection.OpenOwn(IndexOf(shelf)))
        {
            index.Execute("DROP TABLE words");
        }

        var other = await shelf.Shelf.AddAsync(new("films", shelf.WriteBeside("films.txt", "A telescope on film."u8.ToArray())));
        var found = await shelf.Shelf.SearchAsync([shelf.Books, other], "telescope", 5, TestContext.Current.CancellationToken);
        Assert.Equal("films.txt#L1", Assert.Single(found.Hits).Best.Citation);
        Assert.Equal("The index of books cannot be read. An administrator sees why.", found.Notice);
        await Assert.ThrowsAsync<ArchiveException>(() => shelf.SearchAsync("telescope"));

        var removed = await shelf.Shelf.AddAsync(new("gone", shelf.WriteBeside("gone.txt", "A telescope."u8.ToArray())));
        await shelf.Shelf.RemoveAsync(removed);
        found = await shelf.Shelf.SearchAsync([removed, other], "telescope", 5, TestContext.Current.CancellationToken);
        Assert.Equal(("films.txt#L1", null), (Assert.Single(found.Hits).Best.Citation, found.Notice));
    }

    [Fact]
    public async Task TheLimitOfFilesCountsThoseOfAllZipFiles()
    {
        await using var shelf = new OpenShelf();
        for (var i = 0; i < 3; i++)
        {
            shelf.Write($"{i}.zip", Zip("a.txt", "b.txt", "c.txt"));
        }

        var limits = ArchiveLimits.Default with { Files = 4 };
        var listed = 0;
        var tooMuch = Assert.Throws<ArchiveException>(() =>
        {
            var zips = new ZipFiles(limits);
            listed = new FolderFiles(shelf.Documents, limits, zips).List(only: null, TestContext.Current.CancellationToken).Files.Count;
        });

        Assert.Equal(0, listed);
        Assert.StartsWith("Its folder holds more than 4 documents", tooMuch.Message, StringComparison.Ordinal);
        Assert.Contains(shelf.Documents, tooMuch.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASearchThatIsGivenUpStopsEveryIndex()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("a.txt", "A telescope.");
        await shelf.IndexAsync();
        IReadOnlyList<Archive> many = [.. Enumerable.Repeat(shelf.Books, 200)];
        for (var i = 0; i < 20; i++)
        {
            using var ending = new CancellationTokenSource(TimeSpan.FromMilliseconds(i));
            try
            {
                await ArchiveSearch.FindAsync(many, "telescope", 5, ending.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(ending.IsCancellationRequested);
            }
        }
    }

    static string IndexOf(OpenShelf shelf) => Path.Combine(shelf.IndexFolder, $"{shelf.Books.Id:D}.index");

    static void DeleteIndex(OpenShelf shelf)
    {
        foreach (var file in Directory.EnumerateFiles(shelf.IndexFolder, "*.index*"))
        {
            File.Delete(file);
        }
    }

    static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write("A telescope.");
            }
        }

        return bytes.ToArray();
    }
}
