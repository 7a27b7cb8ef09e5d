using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class QueryCommandTests(ServedShop shop) : IClassFixture<ServedShop>
{
    const string Cells = "select 1 as id, 'a|\"b' as name, null as gone";
    const string Endless = "select count(*) from range(100000000000) a, range(1000) b where a.range * b.range % 7 = 3";

    [Theory]
    [InlineData("csv", "id,name,gone\n1,\"a|\"\"b\",")]
    [InlineData("markdown", "| id | name | gone |\n| ---: | --- | ---: |\n| 1 | a\\|\"b |  |")]
    [InlineData("table", "id  name  gone\n──  ────  ────\n 1  a|\"b  NULL")]
    public async Task RowsAreWrittenInTheFormatAskedFor(string format, string expected)
    {
        var run = await shop.RunAsync("query", Cells, "--format", format);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, string.Join('\n', run.Lines));
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("--format", "json")]
    [InlineData("--json")]
    public async Task JsonIsTheResultOfTheInterface(params string[] format)
    {
        var run = await shop.RunAsync(["query", Cells, .. format]);

        Assert.Equal("""[[1,"a|\"b",null]]""", run.Json.GetProperty("rows").GetRawText());
        Assert.Equal("integer", run.Json.GetProperty("columns")[0].GetProperty("type").GetString());
        Assert.Equal(1, run.Json.GetProperty("row_count").GetInt32());
    }

    [Fact]
    public async Task FormatsForProgramsHoldAllRowsAndThoseForPeopleTheFirst()
    {
        const string sql = "select range as n from range(25000)";

        var csv = await shop.RunAsync("query", sql, "-f", "csv");
        var json = await shop.RunAsync("query", sql, "-f", "json");
        var table = await shop.RunAsync("query", sql);
        var whole = await shop.RunAsync("query", sql, "--rows", "0");

        Assert.Equal(25_001, csv.Lines.Count);
        Assert.Equal("24999", csv.Lines[^1]);
        Assert.Equal(25_000, json.Json.GetProperty("rows").GetArrayLength());
        Assert.Equal(102, table.Lines.Count);
        Assert.Contains("100 of 25,000 rows", table.Errors);
        Assert.Equal(25_002, whole.Lines.Count);
        Assert.Empty(whole.Errors);
    }

    [Fact]
    public async Task AResultThatWasCutSaysSoInEveryFormat()
    {
        var run = await shop.RunAsync("query", "select range from range(100001)", "-f", "csv");

        Assert.Equal(100_001, run.Lines.Count);
        Assert.Contains("cut after 100,000 by the limit of rows", run.Errors);
    }

    [Fact]
    public async Task ARefusedStatementIsExitCode3WithoutData()
    {
        var run = await shop.RunAsync("query", "drop table orders");

        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("read-only", run.Errors);
    }

    [Fact]
    public async Task AnErrorNamesLineAndColumn()
    {
        var run = await shop.RunAsync("query", "select *\nform orders");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains("line 2, column 6", run.Errors);
    }

    [Fact]
    public async Task SqlIsReadFromStandardInput()
    {
        var run = await CommandRun.OfAsync(shop.With(["query", "-", "-f", "csv"]), input: "select count(*) as orders from orders\n");

        Assert.Equal(["orders", "3"], run.Lines);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("csv")]
    [InlineData("markdown")]
    [InlineData("json")]
    public async Task DataNeverDriveTheTerminal(string format)
    {
        const string sql = "select chr(27) || '[2J' || chr(155) || chr(8238) as \"a\u001bb\", 'ok' as c";

        var shown = await shop.RunInTerminalAsync("query", sql, "--format", format);
        var piped = await shop.RunAsync("query", sql, "--format", "csv");

        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("ok", shown.Output);
        Assert.DoesNotContain(shown.Output + shown.Errors, letter => letter is '\u001b' or '\u009b' or '\u202e');
        Assert.Contains('\u001b', piped.Output);
    }

    [Fact]
    public async Task CancellingStopsTheQueryOnTheServerToo()
    {
        using var cancel = new CancellationTokenSource();
        var running = CommandRun.OfAsync(shop.With(["query", Endless]), cancellationToken: cancel.Token);
        await shop.UntilRunAsync(Endless, "running");

        await cancel.CancelAsync();

        Assert.Equal(130, (await running).ExitCode);
        await shop.UntilRunAsync(Endless, "cancelled");
    }

    [Fact]
    public async Task AnUnknownDatasetIsNamedWithWhatThereIs()
    {
        var run = await CommandRun.OfAsync("query", "select 1", "--dataset", "shopp", "--server", shop.Server.Client.BaseAddress!.ToString());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no source \"shopp\"", run.Errors);
    }
}
