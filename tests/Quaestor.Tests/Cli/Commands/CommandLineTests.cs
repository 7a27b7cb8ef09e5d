using System.CommandLine;
using Quaestor.Cli.Commands;
using Quaestor.Cli.Terminal;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class CommandLineTests(ServedShop shop) : IClassFixture<ServedShop>
{
    [Fact]
    public async Task HelpNamesEveryCommandWithExamplesAndExitCodes()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All(["ask", "query", "schema", "sources", "guard", "serve", "doctor"], command => Assert.Contains($"\n  {command}", run.Output.ReplaceLineEndings("\n")));
        Assert.Contains("quaestor query \"select 1\"", run.Output);
        Assert.Contains("130 cancelled", run.Output);
    }

    [Fact]
    public void EveryCommandHasExamplesThatTheProgramItselfReads()
    {
        var root = CommandLine.Create(new Screen(TextReader.Null, TextWriter.Null, TextWriter.Null, IsTerminal: false, Width: null));
        var commands = All(root).Where(command => command.Action is not null && command != root).ToList();

        Assert.True(commands.Count > 50);
        Assert.All(commands, command => Assert.NotEmpty(CommandExamples.Of(root, command)));
        Assert.All(CommandExamples.All, line => Assert.Empty(root.Parse(CommandExamples.Words(line)).Errors.Select(error => $"{line}: {error.Message}")));

        static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
    }

    [Fact]
    public async Task HelpOfACommandEndsWithItsExamples()
    {
        var run = await CommandRun.OfAsync("pg", "reindex", "--help");

        Assert.Equal(["Examples:", "  quaestor pg reindex orders", "  quaestor pg reindex orders_pkey --index"], run.Lines.TakeLast(3));
    }

    [Fact]
    public async Task TheVersionIsOneLine()
    {
        var run = await CommandRun.OfAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+$", Assert.Single(run.Lines));
    }

    [Theory]
    [InlineData("Did you mean \"query\"?", "qury", "select 1")]
    [InlineData("Did you mean \"--format\"?", "query", "select 1", "--fromat", "csv")]
    [InlineData("Did you mean \"markdown\"?", "query", "select 1", "--format", "markdwn")]
    [InlineData("query", "query")]
    [InlineData("Give one statement to judge", "guard")]
    [InlineData("Give one statement to judge", "guard", "select 1", "--file", "cases.json")]
    [InlineData("cases.json cannot be read", "guard", "--file", "/no/such/cases.json")]
    [InlineData("write it as 2025-01-31", "ask", "x", "--today", "yesterday")]
    [InlineData("write it as http://127.0.0.1:5210", "query", "select 1", "--server", "localhost")]
    [InlineData("leave out --source", "query", "select 1", "--server", "http://127.0.0.1:1", "--source", ".")]
    [InlineData("/no/such/folder", "query", "select 1", "--source", "/no/such/folder")]
    public async Task WrongUseIsExitCode2AndOneSentenceThatHelps(string help, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string[] store = arguments.Contains("--server") ? [] : ["--store", Path.Combine(folder.Path, "store.db")];

        var run = await CommandRun.OfAsync([.. arguments, .. arguments[0] == "qury" ? [] : store]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(help, run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    [Fact]
    public async Task AServerThatIsNotThereIsOneSentence()
    {
        var run = await CommandRun.OfAsync("sources", "--server", "http://127.0.0.1:1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No Quaestor server answers at http://127.0.0.1:1/", run.Errors);
    }

    [Fact]
    public async Task AStoreThatCannotBeOpenedIsOneSentence()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.OfAsync("sources", "--store", folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(folder.Path, run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    [Fact]
    public async Task ACommandHostsItsOwnServerAndNeedsNoSource()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.OfAsync("query", "select 1 as one", "-f", "csv", "--store", Path.Combine(folder.Path, "store.db"));

        Assert.Equal("", run.Errors);
        Assert.Equal(["one", "1"], run.Lines);
    }

    [Fact]
    public async Task AHostedServerReadsItsSources()
    {
        using var data = new OpenFolder(("numbers.csv", "n,word\n1,one\n2,two\n"));
        using var folder = new TemporaryFolder();
        string[] server = ["--source", data.Path, "--store", Path.Combine(folder.Path, "store.db")];

        var query = await CommandRun.OfAsync(["query", "select sum(n) as total from numbers", "-f", "csv", .. server]);
        var ask = await CommandRun.OfAsync(["ask", "how many numbers are there?", .. server]);

        Assert.Equal(["total", "3"], query.Lines);
        Assert.Contains("2", ask.Lines[0]);
    }

    [Fact]
    public async Task SourcesAreListed()
    {
        var run = await shop.RunAsync("sources");
        var json = await shop.RunAsync("sources", "--json");

        Assert.Equal(shop.Server.Host.Sources.All.Count, json.Json.GetProperty("items").GetArrayLength());
        Assert.All(shop.Server.Host.Sources.All, source => Assert.Contains(source.Location, run.Output));
    }

    [Fact]
    public async Task TheSchemaShowsTablesColumnsAndValues()
    {
        var all = await shop.RunAsync("schema");
        var one = await shop.RunAsync("schema", "ORDERS");
        var json = await shop.RunAsync("schema", "--json");

        Assert.Contains(".orders (3 rows)", all.Output);
        Assert.DoesNotContain(".shop (", one.Output);
        Assert.Contains("DE, FR", one.Output);
        Assert.Contains("orders", json.Json.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task AnUnknownTableIsNamedWithTheNearest()
    {
        var run = await shop.RunAsync("schema", "oders");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Did you mean \"orders\"?", run.Errors);
    }

    [Fact]
    public async Task TheDoctorFindsWhatAQuestionNeeds()
    {
        using var folder = new TemporaryFolder();
        var store = Path.Combine(folder.Path, "store.db");

        var run = await CommandRun.OfAsync("doctor", "--json", "--store", store);

        var findings = run.Json.EnumerateArray().ToLookup(finding => finding.GetProperty("what").GetString()!);
        Assert.True(findings["duckdb"].Single().GetProperty("works").GetBoolean());
        Assert.Contains("1.5", findings["duckdb"].Single().GetProperty("text").GetString());
        Assert.Equal(store, findings["store"].Single().GetProperty("text").GetString());
        Assert.Contains("planner", findings["model"].Single().GetProperty("text").GetString());
        Assert.StartsWith("held by ", findings["python"].First().GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(run.Json.EnumerateArray().All(finding => finding.GetProperty("works").GetBoolean()) ? 0 : 1, run.ExitCode);
    }
}
