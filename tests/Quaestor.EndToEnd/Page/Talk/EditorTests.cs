using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>The SQL of an answer, edited and run again.</summary>
[Collection(Conversations.Name)]
public sealed class EditorTests(ServedTalk served)
{
    [Fact]
    public async Task TablesAndTheColumnsOfAnAliasAreCompleted()
    {
        await using var talk = await EditingAsync();

        await WriteAsync(talk, "select c. from customers c");
        await talk.Page.Keyboard.PressAsync("Home");
        for (var i = 0; i < "select c.".Length; i++)
        {
            await talk.Page.Keyboard.PressAsync("ArrowRight");
        }

        await talk.Page.Keyboard.TypeAsync("ti");
        var list = talk.Page.Locator(".cm-tooltip-autocomplete");
        await Expect(list).ToContainTextAsync("tier");
        await Expect(list).ToContainTextAsync("text");
        await Expect(list.Locator("[aria-selected]")).ToContainTextAsync("tier");
        // An Enter right behind the last letter is one for the text.
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(Text(talk)).ToContainTextAsync("select c.tier from customers c");
    }

    [Fact]
    public async Task AnEditedStatementRunsAndItsRowsAreShown()
    {
        await using var talk = await EditingAsync();

        await WriteAsync(talk, "select name, city from customers where id = 9");
        await talk.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(talk.Grid).ToContainTextAsync("Customer 9");
        await Expect(talk.Status).ToHaveTextAsync("Query returned 1 row");
    }

    [Fact]
    public async Task AnErrorStandsAtItsLine()
    {
        await using var talk = await EditingAsync();

        await WriteAsync(talk, "select city,\n  nope\nfrom customers");
        await talk.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(talk.Page.Locator(".cm-error-line")).ToHaveTextAsync("  nope");
        await Expect(talk.Page.Locator(".cm-error-text")).ToContainTextAsync("nope");
        await Expect(talk.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 2");
        await talk.IsAccessibleAsync("editor-error-light");
        await Text(talk).ClickAsync();
        await talk.Page.Keyboard.PressAsync("Control+End");
        await talk.Page.Keyboard.TypeAsync(" ");
        await Expect(talk.Page.Locator(".cm-error-line")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheStatementCanGoIntoTheConversation()
    {
        await using var talk = await EditingAsync();

        await WriteAsync(talk, "select 41 + 1 as answer");
        await talk.Button("Ask with it").ClickAsync();

        await talk.ShowsAsync("SQL: select 41 + 1 as answer");
        await Expect(talk.Grid).ToContainTextAsync("42");
    }

    [Fact]
    public async Task TheSqlOfAnAnswerIsEditedFromTheAnswer()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("value by city");
        await Expect(talk.Button("Right")).ToBeVisibleAsync();

        await talk.Log.Locator("summary", new() { HasText = "SQL" }).Last.ClickAsync();
        await talk.Button("Edit and run").ClickAsync();

        await Expect(Text(talk)).ToBeFocusedAsync();
        await Expect(Text(talk)).ToContainTextAsync("sum(value)");
    }

    static ILocator Text(TalkPage talk) => talk.Page.Locator(".cm-content");

    async Task<TalkPage> EditingAsync()
    {
        var talk = await served.OpenAsync();
        await talk.ChooseAsync("crm");
        await talk.AskAsync("SQL: select city from customers where id = 5");
        await Expect(talk.Grid).ToContainTextAsync("Bonn");
        // What is completed are the names that are known by then.
        await Expect(talk.Page.GetByLabel("Data", new() { Exact = true })).ToContainTextAsync("customers");
        await Expect(talk.Button("Send")).ToBeVisibleAsync();
        await talk.Tab("SQL").ClickAsync();
        await Expect(Text(talk)).ToBeVisibleAsync();
        return talk;
    }

    static async Task WriteAsync(TalkPage talk, string sql)
    {
        await Text(talk).ClickAsync();
        await talk.Page.Keyboard.PressAsync("Control+a");
        await talk.Page.Keyboard.InsertTextAsync(sql);
    }
}
