using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>The message box by keyboard.</summary>
[Collection(Conversations.Name)]
public sealed class ComposerTests(ServedTalk served)
{
    [Fact]
    public async Task TablesAndColumnsAreNamedBehindAnAt()
    {
        await using var talk = await served.OpenAsync();
        await talk.ChooseAsync("crm");
        await Expect(talk.Page.GetByLabel("Data", new() { Exact = true })).ToContainTextAsync("log");

        await talk.Box.PressSequentiallyAsync("value of @cust");
        await Expect(Suggestions(talk)).ToContainTextAsync("@customers");
        await Expect(talk.Box).ToHaveAttributeAsync("aria-activedescendant", await Suggestions(talk).GetByRole(AriaRole.Option).First.GetAttributeAsync("id") ?? "");
        await talk.IsAccessibleAsync("composer-light");
        await talk.Page.Keyboard.PressAsync("Tab");
        await talk.Box.PressSequentiallyAsync("and @customers.ti");
        await Expect(Suggestions(talk)).ToContainTextAsync("@customers.tier");
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(talk.Box).ToHaveValueAsync("value of @customers and @customers.tier ");
        await talk.Page.Keyboard.PressAsync("Enter");

        await talk.ShowsAsync("value of customers and customers.tier");
    }

    [Fact]
    public async Task CommandsBehindASlashAreThePagesOwn()
    {
        await using var talk = await served.OpenAsync();

        await talk.Box.PressSequentiallyAsync("/");
        await Expect(Suggestions(talk).GetByRole(AriaRole.Option)).Not.ToHaveCountAsync(0);
        await talk.Box.PressSequentiallyAsync("them");
        await talk.Page.Keyboard.PressAsync("Tab");
        await talk.Box.PressSequentiallyAsync("dark");
        await talk.Page.Keyboard.PressAsync("Enter");

        await Expect(talk.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(talk.Box).ToHaveValueAsync("");
        await Expect(talk.Turns).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task EscapePutsSuggestionsAwayAndShiftEnterBeginsALine()
    {
        await using var talk = await served.OpenAsync();

        await talk.Box.PressSequentiallyAsync("/s");
        await Expect(Suggestions(talk)).ToBeVisibleAsync();
        await talk.Page.Keyboard.PressAsync("Escape");
        await Expect(Suggestions(talk)).ToHaveCountAsync(0);
        await talk.Box.FillAsync("one");
        await talk.Page.Keyboard.PressAsync("Shift+Enter");
        await talk.Page.Keyboard.TypeAsync("two");
        await talk.Page.Keyboard.PressAsync("Enter");

        await Expect(talk.Page.Locator(".question")).ToHaveTextAsync("one\ntwo");
    }

    [Fact]
    public async Task ArrowsBringEarlierQuestionsBack()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("first question");
        await talk.ShowsAsync("Ask me about the customers.");
        await talk.AskAsync("second question");
        await Expect(talk.Log.GetByText("Ask me about the customers.")).ToHaveCountAsync(2);

        await talk.Box.FillAsync("a draft");
        await talk.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(talk.Box).ToHaveValueAsync("second question");
        await talk.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(talk.Box).ToHaveValueAsync("first question");
        await talk.Page.Keyboard.PressAsync("ArrowDown");
        await talk.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(talk.Box).ToHaveValueAsync("a draft");
    }

    static ILocator Suggestions(TalkPage talk) => talk.Page.GetByRole(AriaRole.Listbox, new() { Name = "Suggestions" });
}
