using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class AskCommandTests(ServedShop shop) : IClassFixture<ServedShop>
{
    const string Question = "total amount of orders by country, highest first";
    const string Endless = "select count(*) from range(100000000000) a, range(1000) b where a.range * b.range % 7 = 4";

    [Fact]
    public async Task APersonSeesTheAnswerTheTableAndTheSql()
    {
        var run = await shop.RunAsync("ask", Question);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["FR", "DE"], run.Lines.SkipWhile(line => !line.StartsWith("country", StringComparison.Ordinal)).Skip(2).Take(2).Select(line => line[..2]));
        Assert.Contains("GROUP BY country", run.Output);
        Assert.Contains("planner", run.Errors);
        Assert.DoesNotContain("planner", run.Output);
    }

    [Fact]
    public async Task FormatsForProgramsHoldTheRowsAlone()
    {
        var run = await shop.RunAsync("ask", Question, "--format", "csv");

        Assert.Equal(3, run.Lines.Count);
        Assert.StartsWith("FR,20", run.Lines[1]);
        Assert.Contains("GROUP BY", run.Errors);
    }

    [Fact]
    public async Task JsonIsTheWholeTurn()
    {
        var run = await shop.RunAsync("ask", "how many orders are there?", "--json");

        Assert.Equal("succeeded", run.Json.GetProperty("status").GetString());
        Assert.Equal(3, run.Json.GetProperty("result").GetProperty("rows")[0][0].GetInt32());
        Assert.Empty(run.Errors);
    }

    [Fact]
    public async Task StreamedJsonIsOneEventALineEndingWithTheTurn()
    {
        var run = await shop.RunAsync("ask", "how many orders are there?", "--json", "--stream");

        var events = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(item => item.GetProperty("id").GetInt32()));
        Assert.Contains("tool_call", events.Select(item => item.GetProperty("event").GetString()));
        Assert.Equal("done", events[^1].GetProperty("event").GetString());
        Assert.Equal("succeeded", events[^1].GetProperty("data").GetProperty("status").GetString());
    }

    [Fact]
    public async Task AConversationGoesOnByItsId()
    {
        var first = await shop.RunAsync("ask", "SQL: select 1", "--json");
        var thread = first.Json.GetProperty("thread_id").GetString()!;

        var second = await shop.RunAsync("ask", "SQL: select 2", "--json", "--thread", thread);

        Assert.Equal(thread, second.Json.GetProperty("thread_id").GetString());
    }

    [Fact]
    public async Task WhatTheDataCannotAnswerIsExitCode5WithTheReason()
    {
        var run = await shop.RunAsync("ask", "what will the weather be in Paris tomorrow?");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("can't", run.Output);
    }

    [Fact]
    public async Task AStatementThatTheGuardRefusesIsExitCode3AndSaidOnce()
    {
        var run = await shop.RunAsync("ask", "SQL: drop table orders");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(2, (run.Output + run.Errors).Split("read-only").Length);
    }

    [Fact]
    public async Task InATerminalTheAnswerIsShownOnce()
    {
        var run = await shop.RunInTerminalAsync("ask", "how many orders are there?");

        Assert.Equal(2, run.Output.Split("There are 3 orders.").Length);
    }

    [Fact]
    public async Task CancellingStopsTheTurnOnTheServerToo()
    {
        using var cancel = new CancellationTokenSource();
        var asking = CommandRun.OfAsync(shop.With(["ask", $"SQL: {Endless}"]), cancellationToken: cancel.Token);
        await shop.UntilRunAsync(Endless, "running");

        await cancel.CancelAsync();

        Assert.Equal(130, (await asking).ExitCode);
        await shop.UntilRunAsync(Endless, "cancelled");
    }
}
