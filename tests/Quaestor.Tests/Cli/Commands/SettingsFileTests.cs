using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>Commands over a settings file, each hosting its own server.</summary>
public sealed class SettingsFileTests : IDisposable
{
    readonly OpenFolder _data = new(("orders.csv", "id\n1\n2\n"), ("people.csv", "id\n1\n"), ("extra.csv", "id\n1\n2\n3\n"));
    readonly TempFolder _folder = new();

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ACommandWorksWithTheSourcesOfTheFile()
    {
        var config = Write("""{"sources": {"o": {"path": "orders.csv"}, "p": {"path": "people.csv"}}, "default_source": "o", "store": "kept/quaestor.db"}""");

        var query = await CommandRun.OfAsync("query", "select count(*) from orders", "-f", "csv", "--config", config);
        var other = await CommandRun.OfAsync("query", "select count(*) from people", "-f", "csv", "--config", config, "-d", "p");
        var named = await CommandRun.OfAsync("query", "select count(*) from people", "-f", "csv", "--config", config, "--source", "p");
        var added = await CommandRun.OfAsync("query", "select count(*) from extra", "-f", "csv", "--config", config, "--source", Path.Combine(_data.Path, "extra.csv"));

        Assert.Equal(["2", "1", "1", "3"], [query.Lines[1], other.Lines[1], named.Lines[1], added.Lines[1]]);
        Assert.True(File.Exists(Path.Combine(_data.Path, "kept", "quaestor.db")));
    }

    [Fact]
    public async Task AFileThatIsNotUnderstoodIsWrongUse()
    {
        var config = Write("{\"sources\": {},\n\"default\": \"o\"}");

        var run = await CommandRun.OfAsync("query", "select 1", "--config", config);
        var missing = await CommandRun.OfAsync("query", "select 1", "--config", "/no/such/quaestor.json");

        Assert.Equal((2, 2), (run.ExitCode, missing.ExitCode));
        Assert.Contains("quaestor.json, line 2: there is no key \"default\" here. Did you mean \"defaults\"?", run.Errors, StringComparison.Ordinal);
        Assert.Contains("There is no settings file /no/such/quaestor.json.", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASourceThatCannotBeUsedSaysWhyAndTheOthersWork()
    {
        var config = Write("""{"sources": {"gone": {"path": "nowhere"}, "o": {"path": "orders.csv"}}, "default_source": "o", "store": "quaestor.db"}""");

        var query = await CommandRun.OfAsync("query", "select count(*) from orders", "-f", "csv", "--config", config);
        var gone = await CommandRun.OfAsync("query", "select 1", "--config", config, "-d", "gone");
        var guard = await CommandRun.OfAsync("guard", "select 1", "--config", config, "-d", "gone");
        var doctor = await CommandRun.OfAsync("doctor", "--config", config);

        Assert.Equal("2", query.Lines[1]);
        Assert.Equal((1, 1, 1), (gone.ExitCode, guard.ExitCode, doctor.ExitCode));
        Assert.All([gone.Errors, guard.Errors, doctor.Output], said => Assert.Contains("nowhere", said, StringComparison.Ordinal));
        Assert.Contains(config, doctor.Output, StringComparison.Ordinal);
        Assert.Contains("quaestor.schema.json", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATimeZoneThatIsNoneIsNamedWithTheNearest()
    {
        var run = await CommandRun.OfAsync("ask", "x", "--time-zone", "Europe/Berln");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean \"Europe/Berlin\"?", run.Errors, StringComparison.Ordinal);
    }

    string Write(string settings) => _data.Write("quaestor.json", settings);
}
