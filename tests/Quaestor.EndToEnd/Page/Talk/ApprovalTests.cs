using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>Changes that wait for a person, in the conversation and beside it.</summary>
[Collection(Conversations.Name)]
public sealed partial class ApprovalTests(ServedTalk served)
{
    [Fact]
    public async Task AChangeIsShownAsItWouldRunAndRunsOnceAfterAYes()
    {
        await using var talk = await AskedAsync("gold: one");

        var card = Card(talk);
        await Expect(card).ToContainTextAsync("2 rows change");
        await Expect(card).ToContainTextAsync("UPDATE customers SET tier = 'gold' WHERE id IN (1, 2)");
        await Expect(card).ToContainTextAsync("noted on public.customers calls note");
        await Expect(card).ToContainTextAsync("RowExclusiveLock on public.customers");
        await Expect(card).ToContainTextAsync("minutes left");
        await Expect(card.Locator("tr.before .changed").First).ToHaveTextAsync("standard");
        await Expect(card.Locator("tr.after .changed").First).ToHaveTextAsync("gold");
        await Expect(talk.Status).ToHaveTextAsync(Waiting());
        await talk.IsAccessibleAsync("approval-light");
        await talk.Button("Run once").ClickAsync();

        await talk.ShowsAsync("They are gold now.");
        await Expect(talk.Log).ToContainTextAsync("Change run");
        Assert.Equal("2", await served.ReadAsync("select count(*) from customers where id <= 2 and tier = 'gold'"));
        Assert.Equal("2", await served.ReadAsync("select count(*) from log where what in ('Customer 1', 'Customer 2')"));
        await talk.Page.ReloadAsync();
        await talk.ShowsAsync("Change run");
    }

    [Fact]
    public async Task ANoWithAReasonIsToldToTheAgentAndNothingRuns()
    {
        await using var talk = await AskedAsync("gold: two");

        await talk.Button("Don’t run").ClickAsync();
        await talk.Page.Keyboard.TypeAsync("not this year");
        await talk.Page.Keyboard.PressAsync("Control+Enter");

        await talk.ShowsAsync("I left them as they are.");
        await talk.ShowsAsync("Not run: turned down");
        await talk.ShowsAsync("Rejected: not this year");
        Assert.Equal("standard", await served.ReadAsync("select tier from customers where id = 3"));
    }

    [Fact]
    public async Task AnotherStatementRunsInItsPlace()
    {
        await using var talk = await AskedAsync("gold: three");

        await talk.Button("Edit SQL").ClickAsync();
        await talk.Page.GetByLabel("Run this in its place").FillAsync("UPDATE customers SET tier = 'silver' WHERE id = 4");
        await talk.Button("Run mine once").ClickAsync();

        await talk.ShowsAsync("They are gold now.");
        await Expect(talk.Log).ToContainTextAsync("edited and agreed to");
        Assert.Equal("silver", await served.ReadAsync("select tier from customers where id = 4"));
    }

    [Fact]
    public async Task AReloadFindsWhatWaitsAgainAndSoDoesEveryOtherConversation()
    {
        await using var talk = await AskedAsync("gold: four", ColorScheme.Dark);

        await talk.Page.ReloadAsync();
        await Expect(Card(talk)).ToContainTextAsync("1 row changes");
        await Expect(talk.Button("Run once")).ToBeVisibleAsync();
        await talk.IsAccessibleAsync("approval-dark");
        await talk.Page.Keyboard.PressAsync("Control+k");
        await talk.Page.GetByRole(AriaRole.Region, new() { Name = "Waiting for you" }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("gold: four") }).ClickAsync();

        await Expect(talk.Button("Run once")).ToBeVisibleAsync();
        await talk.Button("Don’t run").ClickAsync();
        await talk.Button("Don’t run it").ClickAsync();
        await talk.ShowsAsync("I left them as they are.");
    }

    [Fact]
    public async Task TwoTabsThatAgreeAtOnceRunItOnce()
    {
        await using var talk = await AskedAsync("gold: five");
        var second = await talk.SecondTabAsync();
        await Expect(second.Button("Run once")).ToBeVisibleAsync();

        // Whichever comes first takes the other's button away: both are pressed as they stand now.
        IElementHandle[] buttons = [await talk.Button("Run once").ElementHandleAsync(), await second.Button("Run once").ElementHandleAsync()];
        await Task.WhenAll(buttons.Select(button => button.EvaluateAsync("button => button.click()")));

        await talk.ShowsAsync("Change run");
        await second.ShowsAsync("Change run");
        await talk.ShowsAsync("They are gold now.");
        await second.ShowsAsync("They are gold now.");
        Assert.Equal("1", await served.ReadAsync("select count(*) from log where what = 'Customer 6'"));
    }

    [Fact]
    public async Task WhatAnotherTabDecidedIsSeenHere()
    {
        await using var talk = await AskedAsync("gold: six");
        var second = await talk.SecondTabAsync();
        await Expect(second.Button("Run once")).ToBeVisibleAsync();

        await talk.Button("Don’t run").ClickAsync();
        await talk.Button("Don’t run it").ClickAsync();

        await second.ShowsAsync("Not run: turned down");
        await second.ShowsAsync("I left them as they are.");
        await Expect(second.Button("Run once")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task RowsThatCameAndWentMeanwhileKeepItFromRunning()
    {
        await using var talk = await AskedAsync("gold: seven");
        await served.ChangeAsync("delete from customers where id = 20");

        await talk.Button("Run once").ClickAsync();

        await Expect(talk.Log.GetByLabel("Not run", new() { Exact = true })).ToContainTextAsync("preview");
        Assert.Equal("0", await served.ReadAsync("select count(*) from log where what = 'Customer 20'"));
    }

    [Fact]
    public async Task NobodyAnsweredInTime()
    {
        await using var talk = await AskedAsync("gold: eight");
        await talk.Page.RouteAsync("**/approvals?*", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"pending\"", "\"expired\"", StringComparison.Ordinal) });
        });

        await talk.Page.ReloadAsync();

        await Expect(talk.Log.GetByLabel("Not run", new() { Exact = true })).ToContainTextAsync("Nobody answered in 60 minutes");
        await Expect(talk.Button("Run once")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AChangeWrittenBesideTheConversationWaitsThereAndRuns()
    {
        await using var talk = await served.OpenAsync();
        await talk.ChooseAsync("crm");
        await talk.AskAsync("value by city");
        await Expect(talk.Button("Right")).ToBeVisibleAsync();
        await talk.Tab("SQL").ClickAsync();
        await talk.Page.Locator(".cm-content").ClickAsync();
        await Expect(talk.Page.Locator(".cm-content")).ToBeFocusedAsync();
        await talk.Page.Keyboard.PressAsync("Control+a");
        await talk.Page.Keyboard.TypeAsync("update customers set tier = 'gold' where id = 11");

        await talk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(talk.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("1 row changes");
        await talk.Button("Run once").ClickAsync();

        await Expect(talk.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Change run");
        Assert.Equal("gold", await served.ReadAsync("select tier from customers where id = 11"));
    }

    static ILocator Card(TalkPage talk) => talk.Page.GetByRole(AriaRole.Region, new() { Name = "Run this change?" });

    async Task<TalkPage> AskedAsync(string question, ColorScheme scheme = ColorScheme.Light)
    {
        var talk = await served.OpenAsync(scheme: scheme);
        await talk.AskAsync(question);
        await Expect(Card(talk)).ToBeVisibleAsync();
        return talk;
    }

    [GeneratedRegex("Approval needed|waits for your approval")]
    private static partial Regex Waiting();
}
