using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>A conversation without a terminal: a message a line.</summary>
public sealed class ChatCommandTests(ServedShop shop) : IClassFixture<ServedShop>
{
    [Fact]
    public async Task EachLineIsAMessageOfOneConversation()
    {
        var run = await ChatAsync("total amount of orders by country, highest first\n\nonly the first\n/source shop\nSQL: select a from shop\n");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("FR", run.Output);
        Assert.Contains("GROUP BY country", run.Output);
        Assert.Contains("Questions go to shop now.", run.Errors);
        Assert.EndsWith("1\n\nselect a from shop\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task TheExitCodeIsThatOfTheLastMessage()
    {
        Assert.Equal(5, (await ChatAsync("how many orders are there?\nwhat will the weather be?\n")).ExitCode);
        Assert.Equal(3, (await ChatAsync("SQL: drop table orders\n")).ExitCode);
        Assert.Equal(0, (await ChatAsync("SQL: drop table orders\nSQL: select 1\n")).ExitCode);
        Assert.Equal(1, (await ChatAsync("/source nowhere\n")).ExitCode);
    }

    [Fact]
    public async Task JsonIsOneEventALine()
    {
        var run = await ChatAsync("SQL: select 1\nSQL: select 2\n", "--json");

        var events = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var done = events.Where(item => item.GetProperty("event").GetString() == "done").Select(item => item.GetProperty("data")).ToList();
        Assert.Equal(["select 1", "select 2"], done.Select(turn => turn.GetProperty("sql").GetString()));
        Assert.Single(done.Select(turn => turn.GetProperty("thread_id").GetString()).Distinct());
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task CommandsOfTheProgramRunBetweenMessages()
    {
        var run = await ChatAsync("/schema orders\n/nonsense\n/rows 1\nSQL: select id from orders order by id\n");

        Assert.Contains("orders.orders (3 rows)", run.Output);
        Assert.Contains("There are: /source NAME", run.Errors);
        Assert.Contains("1 of 3 rows are shown", run.Errors);
    }

    [Fact]
    public async Task QuietLeavesDataAndFaultsAlone()
    {
        var told = await shop.RunAsync("ask", "how many orders are there?");
        var quiet = await shop.RunAsync("ask", "how many orders are there?", "--quiet");
        var refused = await shop.RunAsync("query", "drop table orders", "-q");

        Assert.NotEqual("", told.Errors);
        Assert.Equal("", quiet.Errors);
        Assert.Equal(told.Output, quiet.Output);
        Assert.Equal(3, refused.ExitCode);
        Assert.NotEqual("", refused.Errors);
    }

    Task<CommandRun> ChatAsync(string input, params string[] arguments) =>
        CommandRun.OfAsync(shop.With(["chat", .. arguments]), input: input);
}
