using System.Text.Json;
using Quaestor.Cli.Commands.Guard;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class GuardCommandTests(ServedShop shop) : IClassFixture<ServedShop>
{
    [Fact]
    public async Task AStatementThatOnlyReadsIsAllowed()
    {
        var run = await shop.RunAsync("guard", "select * from orders");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("allowed", Assert.Single(run.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeIsRefusedWithLayerAndReason()
    {
        var run = await shop.RunAsync("guard", "drop table orders");
        var json = await shop.RunAsync("guard", "drop table orders", "--json");

        Assert.Equal((3, 3), (run.ExitCode, json.ExitCode));
        Assert.StartsWith("refused (statement): ", run.Output, StringComparison.Ordinal);
        Assert.Equal("refuse", json.Json.GetProperty("verdict").GetString());
        Assert.Equal("statement", json.Json.GetProperty("layer").GetString());
        Assert.Contains("DROP", json.Json.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatDoesNotParseIsRefusedByTheParserWithItsPlace()
    {
        var run = await shop.RunAsync("guard", "select 1\nfrom from", "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("parser", run.Json.GetProperty("layer").GetString());
        Assert.Equal(2, run.Json.GetProperty("line").GetInt32());
    }

    [Theory]
    [InlineData("allow", 0, "allowed")]
    [InlineData("refuse", 3, "refused (policy): Because.")]
    [InlineData("approval", 4, "needs approval (policy): Because.")]
    public void EachVerdictHasItsExitCodeAndItsSentence(string verdict, int exitCode, string sentence)
    {
        var judgement = new Judgement(verdict, "policy", "Because.");

        Assert.Equal(exitCode, judgement.ExitCode);
        Assert.StartsWith(sentence, judgement.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStatementIsReadFromStandardInput()
    {
        var run = await CommandRun.OfAsync(shop.With(["guard", "-"]), input: "select 1; select 2");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("more than one", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAreJudgedALineEach()
    {
        using var folder = new TempFolder();
        var cases = folder.Write("cases.json",
            """
            [
              // Other fields are for whoever wrote them.
              {"id": "reads", "sql": "select 1", "why": "it reads"},
              {"id": 2, "sql": "delete from orders"},
              {"id": "half", "sql": "select '\ud83e'"},
              {"id": "long", "sql": "select '
            """.TrimEnd() + new string('x', 3 << 20) + """'"},""" + "\n" + """{"id": "nul", "sql": "select 1\u0000"}]""");

        var run = await shop.RunAsync("guard", "--file", cases);

        Assert.True(run.ExitCode == 0, run.Errors);
        var lines = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("""{"id":"reads","verdict":"allow","layer":null,"reason":null}""", run.Lines[0]);
        Assert.Equal(["\"reads\"", "2", "\"half\"", "\"long\"", "\"nul\""], lines.Select(line => line.GetProperty("id").GetRawText()));
        Assert.Equal(["allow", "refuse", "refuse", "refuse", "refuse"], lines.Select(line => line.GetProperty("verdict").GetString()));
        Assert.Equal(["statement", "parser", "parser", "parser"], lines.Skip(1).Select(line => line.GetProperty("layer").GetString()));
        Assert.All(lines.Skip(1), line => Assert.NotEqual("", line.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("{}", "holds no array")]
    [InlineData("[{\"id\": 1, \"sql\": \"select 1\"}, {\"id\": 2}]", "Entry 2 of")]
    [InlineData("[\n{\"id\": 1,,", "is no JSON at line 2")]
    public async Task AFileOfAnotherShapeIsExplained(string text, string sentence)
    {
        using var folder = new TempFolder();
        var cases = folder.Write("cases.json", text);

        var run = await shop.RunAsync("guard", "--file", cases);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoSourceIsNeededToAskWhetherAStatementReads()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.OfAsync("guard", "select 1", "--store", folder.File("store.db"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task ASourceThatIsNotThereIsNamedWithTheNearest()
    {
        var run = await CommandRun.OfAsync("guard", "select 1", "--server", shop.Server.Client.BaseAddress!.ToString(), "--dataset", "oders");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Did you mean \"orders\"?", run.Errors, StringComparison.Ordinal);
    }
}
