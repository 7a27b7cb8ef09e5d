using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>What takes the focus takes it with the click that opens it: the next key is meant for it, however soon it comes.</summary>
[Collection(Conversations.Name)]
public sealed class FocusTests(ServedTalk served)
{
    [Fact]
    public async Task TheFormsOfADecisionTakeTheNextKey()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("gold: nine");

        Assert.Equal("TEXTAREA Why not? The agent reads it; it may stay empty.", await FocusedBehindAsync(talk.Button("Don’t run")));
        Assert.Equal("BUTTON Run once", await FocusedBehindAsync(talk.Button("Back")));
        Assert.Equal("TEXTAREA Run this in its place", await FocusedBehindAsync(talk.Button("Edit SQL")));
        await talk.Page.Keyboard.PressAsync("Escape");
        await Expect(talk.Button("Run once")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task MenusTitlesAndQuestionsTakeTheNextKey()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("badgers");
        await talk.ShowsAsync("Ask me about the customers.");
        var menu = talk.Button("Actions for badgers");

        Assert.Equal("BUTTON Rename", await FocusedBehindAsync(menu));
        Assert.Equal("INPUT Title", await FocusedBehindAsync(talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Rename" })));
        await talk.Page.Keyboard.PressAsync("Escape");
        Assert.Equal("BUTTON Rename", await FocusedBehindAsync(menu));
        Assert.Equal("BUTTON Cancel", await FocusedBehindAsync(talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" })));
        await talk.Page.Keyboard.PressAsync("Escape");
        await Expect(talk.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal("TEXTAREA Message", await FocusedBehindAsync(talk.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" })));
    }

    [Fact]
    public async Task ACellAndItsValueTakeTheNextKey()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("value by city");
        var figure = talk.Button("15,003.75: show row 2, value, in the result");
        await Expect(figure).ToBeVisibleAsync();

        Assert.Equal("DIV Result", await FocusedBehindAsync(figure));
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(talk.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        Assert.Equal("DIV Result", await FocusedBehindAsync(talk.Button("Close")));
    }

    // Before a frame is drawn and before any other event can come: only what the click itself set going has run.
    static async Task<string> FocusedBehindAsync(ILocator clicked)
    {
        await Expect(clicked).ToBeVisibleAsync();
        return await clicked.EvaluateAsync<string>(
            """
            async element => {
              element.focus();
              element.click();
              await null;
              await null;
              const { tagName, labels, textContent, ariaLabel } = document.activeElement;
              return `${tagName} ${ariaLabel ?? labels?.[0]?.textContent ?? textContent}`.trim();
            }
            """);
    }
}
