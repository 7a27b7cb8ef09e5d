using System.Text.Json;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.CommandLine;

public sealed class AskTests
{
    [Fact]
    public async Task TheExampleOfTheReadmePrintsAnAnswerATableAndTheSql()
    {
        var asked = await BuiltProgram.RunAsync("ask", "revenue by country in 2025, highest first", "--source", Checkout.Shop);

        Assert.Equal(0, asked.ExitCode);
        var shown = asked.Output + asked.Errors;
        Assert.Contains("SELECT", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("GROUP BY", shown, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Germany", asked.Output);
    }

    [Fact]
    public async Task TheWholeTurnIsPrintedAsJson()
    {
        var asked = await BuiltProgram.RunAsync("ask", "how many customers are there?", "--json", "--source", Checkout.Shop);
        var counted = await BuiltProgram.RunAsync("query", "select count(*) as n from customers", "--format", "json", "--source", Checkout.Shop);

        var turn = JsonDocument.Parse(asked.Output).RootElement;
        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        Assert.Equal("planner", turn.GetProperty("backend").GetString());
        Assert.False(turn.GetProperty("using_fallback").GetBoolean());
        var answer = turn.GetProperty("result").GetProperty("rows")[0][0].GetInt64();
        Assert.Contains(answer.ToString(), counted.Output);
    }

    [Fact]
    public async Task AQuestionTheDataCannotAnswerExitsWith5AndSaysWhy()
    {
        var asked = await BuiltProgram.RunAsync("ask", "what will the weather be in Paris tomorrow?", "--source", Checkout.Shop);

        Assert.Equal(5, asked.ExitCode);
        Assert.Contains("can't", asked.Output + asked.Errors);
    }

    [Fact]
    public async Task SqlInFrontSkipsTheModel()
    {
        var asked = await BuiltProgram.RunAsync("ask", "SQL: select 40 + 2 as answer", "--source", Checkout.Shop);

        Assert.Equal(0, asked.ExitCode);
        Assert.Contains("42", asked.Output);
    }

    [Fact]
    public async Task PythonRunsOverTheTablesAndIsShownWithItsAnswer()
    {
        var asked = await BuiltProgram.RunAsync("ask", "PYTHON: result = len(orders)", "--source", Checkout.Shop);
        var counted = await BuiltProgram.RunAsync("query", "select count(*) as n from orders", "--source", Checkout.Shop, "--format", "csv");

        Assert.Equal((0, 0), (asked.ExitCode, counted.ExitCode));
        Assert.Contains(counted.Output.Trim().Split('\n')[^1], asked.Output, StringComparison.Ordinal);
        Assert.Contains("result = len(orders)", asked.Output, StringComparison.Ordinal);
    }
}
