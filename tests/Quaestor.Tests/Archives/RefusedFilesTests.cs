using System.IO.Compression;
using System.Text;
using Quaestor.Data.Archives;

namespace Quaestor.Tests.Archives;

/// <summary>What is not read is named, with its reason, and nothing else suffers from it.</summary>
public sealed class RefusedFilesTests
{
    [Fact]
    public async Task LinksAndPipesAreNotFollowed()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("good.txt", "A telescope on the roof.");
        var secret = shelf.WriteBeside("secret.txt", "The hidden telescope."u8.ToArray());
        File.CreateSymbolicLink(Path.Combine(shelf.Documents, "link.txt"), secret);
        Directory.CreateSymbolicLink(Path.Combine(shelf.Documents, "outside"), Path.GetDirectoryName(secret)!);

        var status = await shelf.IndexAsync();

        Assert.Equal(["good.txt#L1"], await shelf.FindAsync("telescope"));
        Assert.Equal(["link.txt", "outside"], status.Refused.Select(file => file.Path));
        Assert.All(status.Refused, file => Assert.StartsWith("is a link", file.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsNoTextOrNoPdfIsNamed()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("good.txt", "A telescope on the roof.");
        shelf.Write("binary.txt", [1, 2, 0, 3]);
        shelf.Write("fake.pdf", "no pdf");
        shelf.Write("cut.pdf", PdfFile.Of("telescope")[..200]);
        shelf.Write("broken.json", "{");
        shelf.Write("photo.png", [1, 2, 3]);

        var status = await shelf.IndexAsync();

        Assert.Equal(["binary.txt", "broken.json", "cut.pdf", "fake.pdf"], status.Refused.Select(file => file.Path));
        Assert.Equal((1, 1), (status.Documents, status.Others));
        Assert.Equal(["good.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public async Task AZipFilesTricksAreRefusedByName()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("tricks.zip", Zip(
            ("good.txt", "A telescope."), ("../up.txt", "A telescope."), ("/etc/absolute.txt", "A telescope."), ("c:\\windows.txt", "A telescope."),
            ("a/../../b.txt", "A telescope."), ("inner.zip", "PK"), ("good.txt", "Twice, a telescope."), ("new\nline.txt", "A telescope.")));

        var status = await shelf.IndexAsync();

        Assert.Equal(["tricks.zip/good.txt#L1"], await shelf.FindAsync("telescope"));
        Assert.Equal(
            ["tricks.zip/../up.txt", "tricks.zip//etc/absolute.txt", "tricks.zip/a/../../b.txt", "tricks.zip/c:\\windows.txt", "tricks.zip/good.txt", "tricks.zip/inner.zip", "tricks.zip/new\uFFFDline.txt"],
            status.Refused.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(Path.Combine(shelf.Documents, "..", "up.txt")));
    }

    [Fact]
    public async Task ALinkInAZipFileIsRefused()
    {
        await using var shelf = new OpenShelf();
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry("link.txt");
            entry.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var writer = new StreamWriter(entry.Open());
            writer.Write("/etc/passwd");
        }

        shelf.Write("links.zip", bytes.ToArray());

        Assert.Equal(("links.zip/link.txt", "is a link, and links are not followed."), Assert.Single((await shelf.IndexAsync()).Refused) is var refused ? (refused.Path, refused.Reason) : default);
    }

    [Fact]
    public async Task AZipBombIsRefusedBeforeItUnpacks()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("bomb.zip", Zip(("zeros.txt", new string('a', 20 << 20)), ("small.txt", "A telescope.")));

        var status = await shelf.IndexAsync();

        var refused = Assert.Single(status.Refused);
        Assert.Equal("bomb.zip/zeros.txt", refused.Path);
        Assert.Contains("as zip bombs do", refused.Reason);
        Assert.Equal(["bomb.zip/small.txt#L1"], await shelf.FindAsync("telescope"));
    }

    [Fact]
    public async Task ManySmallEntriesThatTogetherAreABombAreRefusedAsOne()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("bomb.zip", Zip([.. Enumerable.Range(0, 25).Select(i => ($"{i}.txt", new string('a', (4 << 20) - 1)))]));

        var status = await shelf.IndexAsync();

        Assert.Equal(("bomb.zip", "would unpack to more than 200 times its size, as zip bombs do."), Assert.Single(status.Refused) is var refused ? (refused.Path, refused.Reason) : default);
        Assert.Equal(0, status.Documents);
    }

    [Fact]
    public async Task ManyRefusedEntriesDoNotHideOtherFiles()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("many.zip", Zip([.. Enumerable.Range(0, 50).Select(i => ($"../{i}.txt", "x"))]));
        shelf.Write("zz.pdf", "no pdf");

        var refused = (await shelf.IndexAsync()).Refused;

        Assert.Equal(22, refused.Count);
        Assert.Contains(refused, file => file.Path == "many.zip" && file.Reason == "holds 30 more entries that are refused.");
        Assert.Contains(refused, file => file.Path == "zz.pdf");
    }

    [Fact]
    public async Task AnEntryThatUnpacksToMoreThanItSaysIsRefused()
    {
        await using var shelf = new OpenShelf();
        var bytes = Zip(("liar.txt", new string('x', 5000)));
        var sizes = BitConverter.GetBytes(5000);
        for (var at = bytes.AsSpan().IndexOf(sizes); at >= 0; at = bytes.AsSpan().IndexOf(sizes))
        {
            BitConverter.GetBytes(100).CopyTo(bytes, at);
        }

        shelf.Write("liar.zip", bytes);

        Assert.Equal("liar.zip/liar.txt", Assert.Single((await shelf.IndexAsync()).Refused).Path);
    }

    [Fact]
    public async Task ADamagedZipFileTakesNothingElseAway()
    {
        await using var shelf = new OpenShelf();
        shelf.Write("good.txt", "A telescope on the roof.");
        shelf.Write("cut.zip", Zip(("a.txt", new string('x', 3000)))[..60]);
        shelf.Write("text.zip", "this is no zip file at all, but longer than one needs to be");

        Assert.Equal(["cut.zip", "text.zip"], (await shelf.IndexAsync()).Refused.Select(file => file.Path));
        Assert.Equal(["good.txt#L1"], await shelf.FindAsync("telescope"));
    }

    internal static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
