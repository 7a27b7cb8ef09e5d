using System.Text.Json;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.CommandLine;

public sealed class QueryTests
{
    [Fact]
    public async Task AQueryNeedsNoSource()
    {
        var outcome = await BuiltProgram.RunAsync("query", "select 1 as one", "--format", "csv");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("one\n1\n", outcome.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task RowsArePrintedAsCsvJsonMarkdownAndTable()
    {
        const string sql = "select 1 as id, 'a|b' as name, null as gone";

        var csv = await BuiltProgram.RunAsync("query", sql, "--format", "csv");
        var json = await BuiltProgram.RunAsync("query", sql, "--format", "json");
        var markdown = await BuiltProgram.RunAsync("query", sql, "--format", "markdown");
        var table = await BuiltProgram.RunAsync("query", sql, "--format", "table");

        Assert.Equal("id,name,gone\n1,a|b,\n", csv.Output.ReplaceLineEndings("\n"));
        Assert.Contains("a|b", JsonDocument.Parse(json.Output).RootElement.GetRawText());
        Assert.Contains("| id | name | gone |", markdown.Output);
        Assert.Contains("a\\|b", markdown.Output);
        Assert.Contains("a|b", table.Output);
    }

    [Fact]
    public async Task ARefusedStatementExitsWith3AndSaysWhatWouldBeAllowed()
    {
        var outcome = await BuiltProgram.RunAsync("query", "drop table customers", "--source", Checkout.Shop);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.NotEmpty(outcome.Errors);
    }

    [Theory]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select * from '/etc/passwd'")]
    [InlineData("select 1; select 2")]
    [InlineData("copy customers to '/tmp/out.csv'")]
    [InlineData("set memory_limit = '90GB'")]
    public async Task NothingReachesBehindTheGuard(string sql)
    {
        var outcome = await BuiltProgram.RunAsync("query", sql, "--source", Checkout.Shop);

        Assert.Equal(3, outcome.ExitCode);
        Assert.DoesNotContain("root:", outcome.Output + outcome.Errors);
    }

    [Fact]
    public async Task ASyntaxErrorExitsWith1AndNamesLineAndColumn()
    {
        var outcome = await BuiltProgram.RunAsync("query", "select *\nform customers", "--source", Checkout.Shop);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("line 2", outcome.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at Quaestor", outcome.Errors);
    }

    [Fact]
    public async Task AMissingSourceIsOneSentence()
    {
        var outcome = await BuiltProgram.RunAsync("query", "select 1", "--source", "/no/such/folder");

        Assert.InRange(outcome.ExitCode, 1, 2);
        Assert.Contains("/no/such/folder", outcome.Errors);
        Assert.DoesNotContain("   at ", outcome.Errors);
    }
}
