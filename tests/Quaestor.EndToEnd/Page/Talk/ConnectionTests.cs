using System.Globalization;
using Microsoft.Playwright;
using Quaestor.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>Answers that stream through cuts and reloads: nothing is lost, nothing comes twice.</summary>
[Collection(Conversations.Name)]
public sealed class ConnectionTests(ServedTalk served)
{
    static readonly string Whole = string.Join(' ', Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"word{i}")));

    [Fact]
    public async Task SixteenResetsLoseNothing()
    {
        await using var wire = new CutProxy(new Uri(served.Url).Port);
        await using var talk = await served.OpenAsync(through: wire.Port);
        await talk.AskAsync("slowly");
        await talk.ShowsAsync("word1 ");

        for (var cut = 0; cut < 16; cut++)
        {
            wire.Cut();
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await Expect(Answer(talk)).ToHaveTextAsync(Whole);
    }

    [Fact]
    public async Task ALostConnectionIsSaidAndTheTextStays()
    {
        await using var wire = new CutProxy(new Uri(served.Url).Port);
        await using var talk = await served.OpenAsync(through: wire.Port);
        await talk.AskAsync("slowly");
        await talk.ShowsAsync("word5 ");

        wire.IsSilent = true;
        wire.Cut();

        await Expect(talk.Page.GetByText("Reconnecting…")).ToBeVisibleAsync();
        await talk.ShowsAsync("word5 ");
        await Expect(talk.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await talk.IsAccessibleAsync("reconnecting-light");
        wire.IsSilent = false;
        wire.Cut();
        await Expect(Answer(talk)).ToHaveTextAsync(Whole);
        await Expect(talk.Page.GetByText("Reconnecting…")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task ReloadsAtAnyMomentShowTheSameText()
    {
        var random = new Random(9);
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("slowly");
        await talk.ShowsAsync("word1 ");

        for (var reload = 0; reload < 20; reload++)
        {
            await Task.Delay(random.Next(5, 60), TestContext.Current.CancellationToken);
            await talk.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        }

        await Expect(Answer(talk)).ToHaveTextAsync(Whole);
        await Expect(talk.Turns).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task SevenTabsShowOneAnswerAsItGrows()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("slowly");
        await talk.ShowsAsync("word1 ");

        var tabs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => talk.SecondTabAsync()));

        foreach (var tab in tabs.Append(talk))
        {
            await Expect(Answer(tab)).ToHaveTextAsync(Whole);
            await Expect(tab.Turns).ToHaveCountAsync(1);
        }
    }

    static ILocator Answer(TalkPage talk) => talk.Turns.Last.Locator(".md");
}
