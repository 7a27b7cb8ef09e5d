using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Hosting;

/// <summary>Sources of a settings file that changes while the agent runs, with real files and workers.</summary>
public sealed class LiveSourcesTests : IAsyncDisposable
{
    readonly OpenFolder _data = new(("orders.csv", "id\n1\n2\n"), ("people.csv", "id\n1\n"));
    readonly TempFolder _folder = new();
    readonly Dictionary<string, string> _variables = [];
    AgentHost? _host;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task SourcesComeGoAndStayAsTheFileSays()
    {
        var host = Open("""{"sources": {"orders": {"path": "orders.csv"}, "old": {"path": "people.csv"}}}""");
        var (orders, old) = (host.Sources.Find("orders")!, host.Sources.Find("old")!);
        var schema = await orders.SchemaAsync(Cancellation);

        Write("""{"sources": {"people": {"path": "people.csv"}, "orders": {"path": "orders.csv", "max_rows": 1}}, "default_source": "people"}""");
        await host.LiveSources.ReloadAsync();

        Assert.Equal(["people", "orders"], host.Sources.All.Select(source => source.Name));
        Assert.Same(orders, host.Sources.Find("orders"));
        Assert.Same(schema, await host.Sources.Find("orders")!.SchemaAsync(Cancellation));
        Assert.Equal("people", new SourceChoice(host.Sources.Everything).Find(null, null).Name);
        Assert.Null(host.Sources.Find("old"));
        Assert.NotSame(old, host.Sources.Find("people"));
    }

    [Fact]
    public async Task ALimitOfASourceStandsAboveThoseOfTheInstallation()
    {
        var host = Open("""{"defaults": {"max_rows": 5}, "sources": {"few": {"path": "orders.csv", "max_rows": 1}, "more": {"path": "people.csv"}}}""");

        var few = await RunAsync(host, "few", "select * from range(10)");
        var more = await RunAsync(host, "more", "select * from range(10)");

        Assert.Equal((1, 5), (few.Page!.RowCount, more.Page!.RowCount));
        Assert.True(few.Page.Truncated && more.Page.Truncated);
    }

    [Fact]
    public async Task AQueryOnASourceThatIsRemovedFinishes()
    {
        var host = Open("""{"sources": {"orders": {"path": "orders.csv"}}}""");
        var run = RunAsync(host, "orders", "select count(*) as n from range(20000000) a where a.range * a.range % 7 = 3");

        Write("""{"sources": {}}""");
        await host.LiveSources.ReloadAsync();

        Assert.Empty(host.Sources.All);
        Assert.Equal(RunStatus.Succeeded, (await run).Status);
    }

    [Fact]
    public async Task ABrokenFileChangesNothingAndSaysWhyUntilItIsMended()
    {
        var host = Open("""{"sources": {"orders": {"path": "orders.csv"}}}""");

        Write("""{"sources": {"orders": {"path": "orders.csv"}, }, "sorces": {}}""");
        await host.LiveSources.ReloadAsync();
        var problem = host.LiveSources.Problem;
        Write("""{"sources": {"people": {"path": "people.csv"}}}""");
        await host.LiveSources.ReloadAsync();

        Assert.Contains("Did you mean \"sources\"?", problem, StringComparison.Ordinal);
        Assert.EndsWith("Until then, the sources are those from before.", problem, StringComparison.Ordinal);
        Assert.Null(host.LiveSources.Problem);
        Assert.Equal(["people"], host.Sources.All.Select(source => source.Name));
    }

    [Fact]
    public async Task AChangeOfTheFileIsNoticed()
    {
        var host = Open("""{"sources": {"orders": {"path": "orders.csv"}}}""", watch: true);

        Write("""{"sources": {"people": {"path": "people.csv"}}}""");

        while (host.Sources.Find("people") is null)
        {
            await Task.Delay(20, Cancellation);
        }

        Assert.Null(host.Sources.Find("orders"));
    }

    [Fact]
    public async Task WhatACommandNamesStaysWhateverTheFileSays()
    {
        var host = Open("""{"sources": {"orders": {"path": "orders.csv"}}}""", sources: [Path.Combine(_data.Path, "people.csv")]);
        var people = host.Sources.Find("people");

        Write("{}");
        await host.LiveSources.ReloadAsync();

        Assert.Same(people, Assert.Single(host.Sources.All));
        Assert.Same(people, new SourceChoice(host.Sources.Everything).Find(null, null));
    }

    [Fact]
    public async Task ASecretThatIsSetLaterMakesItsSourceUsable()
    {
        var host = Open("""{"sources": {"orders": {"path": "${FILE}"}}}""");
        var said = await Assert.ThrowsAsync<SourceException>(async () => await host.Sources.Find("orders")!.SchemaAsync(Cancellation));

        _variables["FILE"] = "orders.csv";
        await host.LiveSources.ReloadAsync();

        Assert.Contains("the variable FILE is not set", said.Message, StringComparison.Ordinal);
        Assert.Single((await host.Sources.Find("orders")!.SchemaAsync(Cancellation)).Tables);
    }

    AgentHost Open(string settings, bool watch = false, string[]? sources = null)
    {
        Write(settings);
        var file = new SettingsFile(Path.Combine(_data.Path, SettingsFile.Name), new(_variables.GetValueOrDefault));
        var read = file.Read();
        return _host = AgentHost.Open(
            new AgentOptions
            {
                Store = Path.Combine(_folder.Path, "store.db"),
                Sources = sources ?? [],
                SettingsFile = file,
                Settings = read,
                QueryLimits = read.QueryLimits,
                WatchSettings = watch,
            },
            NullLoggerFactory.Instance);
    }

    void Write(string settings) => _data.Write(SettingsFile.Name, settings);

    static Task<Run> RunAsync(AgentHost host, string source, string sql) =>
        host.Runs.ExecuteAsync(new NewRun("local", null, null, host.Sources.Find(source)!, RunMode.Sql, sql), Cancellation);
}
