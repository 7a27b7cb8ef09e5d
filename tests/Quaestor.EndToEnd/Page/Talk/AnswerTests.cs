using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>What stands behind an answer, and what a person does with it.</summary>
[Collection(Conversations.Name)]
public sealed class AnswerTests(ServedTalk served)
{
    [Fact]
    public async Task AFigureLeadsToItsCellAndAnInventedOneIsPointedOut()
    {
        await using var talk = await AnsweredAsync();

        await Expect(talk.Log.Locator(".figure-unfounded")).ToHaveTextAsync("77,777 (stands in no result)");
        await talk.IsAccessibleAsync("figures-light");
        await talk.Button("15,003.75: show row 2, value, in the result").ClickAsync();

        await Expect(talk.Grid).ToBeFocusedAsync();
        await Expect(talk.Page.Locator(".grid-cell.active")).ToHaveTextAsync("15,003.75");
        await talk.Page.ReloadAsync();
        await Expect(talk.Button("18,004.50: show row 1, value, in the result")).ToBeVisibleAsync();
        await Expect(talk.Log.Locator(".figure-unfounded")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task WhatTheModelSawIsTold()
    {
        await using var talk = await AnsweredAsync();

        await talk.Log.GetByText("What the model saw").ClickAsync();

        await talk.ShowsAsync("saw of crm");
        await talk.ShowsAsync("execute_sql 3 rows");
    }

    [Fact]
    public async Task WhatWasSentToTheModelStandsThereWordForWordAfterAReloadToo()
    {
        await using var talk = await AnsweredAsync();
        await talk.Page.ReloadAsync();

        await talk.Log.GetByText("What the model saw").ClickAsync();

        await Expect(talk.Group("Instructions")).ToContainTextAsync("customers");
        await Expect(talk.Group("User")).ToHaveTextAsync("value by city");
        await talk.Log.GetByText("Request 2").ClickAsync();
        await Expect(talk.Group("Model calls execute_sql")).ToContainTextAsync("\"sql\"");
        await Expect(talk.Group("Tool answers")).ToContainTextAsync("3 rows");
        await talk.IsAccessibleAsync("sent-light");
    }

    [Fact]
    public async Task AVerdictIsGivenWithOneClickAndStays()
    {
        await using var talk = await AnsweredAsync();

        await talk.Button("Wrong").ClickAsync();
        await talk.Page.GetByLabel("What is wrong with it").FillAsync("77,777 is made up");
        await talk.Button("Add").ClickAsync();
        await Expect(talk.Page.GetByLabel("What is wrong with it")).ToHaveCountAsync(0);
        await talk.Page.ReloadAsync();
        await Expect(talk.Button("Wrong")).ToHaveAttributeAsync("aria-pressed", "true");

        await talk.Button("Right").ClickAsync();
        await Expect(talk.Button("Right")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(talk.Button("Wrong")).ToHaveAttributeAsync("aria-pressed", "false");

        await talk.Page.GetByLabel("Keep it for whoever asks").FillAsync("How many customers of each kind?");
        await talk.Button("Keep").ClickAsync();
        await talk.ShowsAsync("Kept as verified for “How many customers of each kind?”.");
        await talk.Page.ReloadAsync();
        await talk.ShowsAsync("Kept as verified for “How many customers of each kind?”.");
    }

    [Fact]
    public async Task AConversationGoesOnElsewhereFromAnAnswer()
    {
        await using var talk = await AnsweredAsync();
        var first = talk.Page.Url;
        await talk.AskAsync("something else");
        await talk.ShowsAsync("Ask me about the customers.");

        await talk.Button("Fork from here").First.ClickAsync();

        await Expect(talk.Page).Not.ToHaveURLAsync(first);
        await Expect(talk.Turns).ToHaveCountAsync(1);
        await talk.ShowsAsync("18,004.50");
        await Expect(talk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("(fork)");
    }

    [Fact]
    public async Task AConversationIsSharedAsAFile()
    {
        await using var talk = await AnsweredAsync();
        foreach (var (name, ending, holds) in new[] { ("Web page", ".html", "<!doctype html>"), ("Markdown", ".md", "18,004.50") })
        {
            await talk.Button("Share the conversation").ClickAsync();
            var file = await talk.Page.RunAndWaitForDownloadAsync(() => talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = name }).ClickAsync());

            Assert.EndsWith(ending, file.SuggestedFilename, StringComparison.Ordinal);
            using var reader = new StreamReader(await file.CreateReadStreamAsync());
            Assert.Contains(holds, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task ConversationsAreFoundRenamedAndDeleted()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("aardvarks and others");
        await talk.ShowsAsync("Ask me about the customers.");
        await talk.Page.GetByLabel("Search conversations").FillAsync("aardvark");
        var list = talk.Page.GetByRole(AriaRole.Navigation, new() { Name = "Conversations" });
        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        await talk.Button("Actions for aardvarks and others").ClickAsync();
        await talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Rename" }).ClickAsync();
        await talk.Page.GetByLabel("Title").FillAsync("Zebras");
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(list.GetByRole(AriaRole.Link, new() { Name = "Zebras" })).ToBeVisibleAsync();
        await talk.Button("Actions for Zebras").ClickAsync();
        await talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await talk.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(0);
        await Expect(list).ToContainTextAsync("No conversation holds these words.");
        await talk.Page.GetByLabel("Search conversations").FillAsync("");
        await Expect(list.GetByRole(AriaRole.Listitem)).Not.ToHaveCountAsync(0);
    }

    async Task<TalkPage> AnsweredAsync()
    {
        var talk = await served.OpenAsync();
        await talk.AskAsync("value by city");
        await talk.ShowsAsync("Rome leads with");
        await Expect(talk.Button("Right")).ToBeVisibleAsync();
        return talk;
    }
}
