using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>Sources added, listed, tested, chosen and removed, as a person does it.</summary>
public sealed class SourcesCommandTests : IDisposable
{
    readonly OpenFolder _data = new(("orders.csv", "id\n1\n2\n"), ("people.csv", "id\n1\n"));
    readonly TempFolder _folder = new();

    string Config => Path.Combine(_data.Path, "quaestor.json");

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ASourceIsAddedUsedAndRemoved()
    {
        var first = await RunAsync("sources", "add", "o", PathOf("orders.csv"), "--description", "Orders.", "--max-rows", "1");
        var second = await RunAsync("sources", "add", "p", PathOf("people.csv"), "--json");
        var use = await RunAsync("sources", "use", "o");
        var list = await RunServerAsync("sources", "list", "--json");
        var query = await RunServerAsync("query", "select * from orders", "-f", "csv");
        var remove = await RunAsync("sources", "remove", "o");

        Assert.All([first, second, use, list, query, remove], run => Assert.Equal(0, run.ExitCode));
        Assert.Equal("p", second.Json.GetProperty("name").GetString());
        Assert.Equal(Config, second.Json.GetProperty("settings").GetString());
        var sources = list.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["o", "p"], sources.Select(source => source.GetProperty("name").GetString()));
        Assert.Equal(["Orders.", null], sources.Select(source => source.TryGetProperty("description", out var text) ? text.GetString() : null));
        Assert.Equal([true, false], sources.Select(source => source.GetProperty("default").GetBoolean()));
        Assert.Equal(["id", "1"], query.Lines);
        Assert.Contains("limit of rows", query.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\"o\"", await File.ReadAllTextAsync(Config, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATestSaysWhatWorksAndWhatDoesNot()
    {
        _data.Write("broken.csv", "");
        _data.Write("quaestor.json", """{"sources": {"o": {"path": "orders.csv"}, "b": {"path": "broken.csv"}, "crm": {"path": "${NOWHERE_SET}"}}}""");

        var all = await RunServerAsync("sources", "test");
        var one = await RunServerAsync("sources", "test", "o", "--json");
        var unknown = await RunServerAsync("sources", "test", "orders");

        Assert.Equal((1, 0, 2), (all.ExitCode, one.ExitCode, unknown.ExitCode));
        Assert.Matches(@"^✓ o: 1 table, \d+ ms\.$", all.Lines[0]);
        Assert.Contains("broken.csv", all.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("✗ crm: ", all.Lines[2], StringComparison.Ordinal);
        Assert.Contains("the variable NOWHERE_SET is not set", all.Lines[2], StringComparison.Ordinal);
        Assert.Equal(("o", true, 1), (one.Json[0].GetProperty("name").GetString(), one.Json[0].GetProperty("works").GetBoolean(), one.Json[0].GetProperty("tables").GetInt32()));
        Assert.Contains("There is no source \"orders\".", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no", "add", "x", "/no/such/file.csv")]
    [InlineData("There is no source nothing", "remove", "nothing")]
    [InlineData("There is no source nothing", "use", "nothing")]
    [InlineData("is no name of a source", "add", "my shop", "orders.csv")]
    public async Task WhatCannotBeDoneIsSaidAndChangesNothing(string sentence, params string[] arguments)
    {
        _data.Write("quaestor.json", "{}");

        var run = await RunAsync(["sources", .. arguments.Select(argument => argument == "orders.csv" ? PathOf(argument) : argument)]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(Config, TestContext.Current.CancellationToken));
    }

    Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--config", Config]);

    Task<CommandRun> RunServerAsync(params string[] arguments) => RunAsync([.. arguments, "--store", Path.Combine(_folder.Path, "store.db")]);

    string PathOf(string name) => Path.Combine(_data.Path, name);
}
