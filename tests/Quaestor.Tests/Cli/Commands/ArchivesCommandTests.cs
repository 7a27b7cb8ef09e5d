using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>Archives added, indexed, searched and removed, as a person does it.</summary>
public sealed class ArchivesCommandTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Config => Path.Combine(_folder.Path, "quaestor.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnArchiveIsAddedIndexedSearchedAndRemoved()
    {
        _folder.Write("docs/leave.md", "# Leave\n\n## Sick days\nA note is needed from the third day on.\n");
        _folder.Write("docs/fake.pdf", "no pdf");

        var add = await CommandRun.OfAsync("archives", "add", "handbook", Path.Combine(_folder.Path, "docs"), "--description", "How we work", "--share", "rows", "--config", Config);
        var written = await File.ReadAllTextAsync(Config, TestContext.Current.CancellationToken);
        var before = await RunAsync("archives", "--json");
        var index = await RunAsync("archives", "index");
        var list = await RunAsync("archives", "list");
        var search = await RunAsync("archives", "search", "sick note");
        var json = await RunAsync("archives", "search", "sick note", "--archive", "handbook", "--limit", "1", "--json");
        var unknown = await RunAsync("archives", "search", "sick", "--archive", "handbok");
        var remove = await CommandRun.OfAsync("archives", "remove", "handbook", "--config", Config);

        Assert.All([add, before, index, list, search, json, remove], run => Assert.Equal(0, run.ExitCode));
        Assert.Contains("\"handbook\": { \"path\": \"docs\", \"description\": \"How we work\", \"share\": \"rows\" }", written, StringComparison.Ordinal);
        Assert.False(before.Json.GetProperty("items")[0].TryGetProperty("indexed_at", out _));
        Assert.Equal("handbook: 1 document, 1 passage, 1 refused, 0 other files", index.Lines[0]);
        Assert.Contains("fake.pdf is no PDF, whatever its name says.", index.Errors, StringComparison.Ordinal);
        Assert.Contains("How we work", list.Output, StringComparison.Ordinal);
        Assert.Equal("handbook/leave.md#L3-L4  Leave – Leave > Sick days", search.Lines[0]);
        Assert.Equal("leave.md#L3-L4", json.Json.GetProperty("items")[0].GetProperty("citation").GetString());
        Assert.Contains("Did you mean \"handbook\"?", unknown.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("handbook", await File.ReadAllTextAsync(Config, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeAnArchiveIsNotWritten()
    {
        var nothing = await CommandRun.OfAsync("archives", "add", "none", "/nowhere/at/all", "--config", Config);
        var badName = await CommandRun.OfAsync("archives", "add", "a b", _folder.Path, "--config", Config);
        var badShare = await CommandRun.OfAsync("archives", "add", "a", _folder.Path, "--share", "everything", "--config", Config);

        Assert.All([nothing, badName, badShare], run => Assert.Equal(2, run.ExitCode));
        Assert.Contains("There is nothing at /nowhere/at/all.", nothing.Errors, StringComparison.Ordinal);
        Assert.Contains("no name of an archive", badName.Errors, StringComparison.Ordinal);
        Assert.Contains("archives.a.share is one of schema, summaries, rows", badShare.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
    }

    Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync([.. arguments, "--config", Config, "--store", Path.Combine(_folder.Path, "store.db")]);
}
