using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>A table of a million rows, and one of a few.</summary>
[Collection(Conversations.Name)]
public sealed class GridTests(ServedTalk served)
{
    [Fact]
    public async Task AMillionRowsAreSeenToTheLastAndSorted()
    {
        await using var talk = await served.OpenAsync();
        await talk.ChooseAsync("many", "folder");
        await talk.AskAsync("SQL: select i + 1 as id, 'Customer ' || i as name, (i * 7919) % 1000003 as score from range(1000000) t(i)");
        await Expect(talk.Page.Locator(".shape")).ToHaveTextAsync("1,000,000 rows × 3");

        await talk.Grid.FocusAsync();
        await talk.Page.Keyboard.PressAsync("Control+End");
        await Expect(talk.Page.Locator(".grid-cell.active")).ToHaveAttributeAsync("aria-colindex", "4");
        await Expect(talk.Grid).ToContainTextAsync("Customer 999999");
        await Expect(talk.Page.Locator("[aria-rowindex='1000001']")).ToBeVisibleAsync();
        await talk.Page.GetByRole(AriaRole.Columnheader, new() { Name = "score" }).ClickAsync();
        await talk.Page.Keyboard.PressAsync("Control+Home");
        await Expect(talk.Page.Locator("[aria-rowindex='2'] [aria-colindex='4']")).ToHaveTextAsync("0");
        await talk.Page.GetByRole(AriaRole.Columnheader, new() { Name = "score" }).ClickAsync();
        await Expect(talk.Page.Locator("[aria-rowindex='2'] [aria-colindex='4']")).ToHaveTextAsync("1,000,002");
    }

    [Fact]
    public async Task CellsRowsAndColumnsAreCopied()
    {
        await using var talk = await RowsAsync();

        await talk.Page.Keyboard.PressAsync("Shift+ArrowDown");
        await talk.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await talk.Page.Keyboard.PressAsync("Control+c");
        await Expect(talk.Status).ToHaveTextAsync("2 rows copied");
        Assert.Equal("1\tRome\n2\tOslo", await ClipboardAsync(talk));
        await talk.Page.Keyboard.PressAsync("Home");
        await talk.Page.Keyboard.PressAsync("Control+Space");
        await talk.Page.Keyboard.PressAsync("Control+Shift+c");
        await Expect(talk.Status).ToHaveTextAsync("5 rows copied");
        Assert.Equal("id\n1\n2\n3\n4\n5", await ClipboardAsync(talk));
        await talk.Page.Locator("[aria-rowindex='4'] .grid-number").ClickAsync();
        await talk.Button("Copy from the result").ClickAsync();
        await talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Selection", Exact = true }).ClickAsync();
        await Expect(talk.Status).ToHaveTextAsync("1 row copied");
        Assert.StartsWith("3\t", await ClipboardAsync(talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALongValueIsSeenWhole()
    {
        await using var talk = await RowsAsync();

        await talk.Page.Keyboard.PressAsync("End");
        await talk.Page.Keyboard.PressAsync("Enter");
        var dialog = talk.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByLabel("Value", new() { Exact = true })).ToHaveTextAsync(string.Concat(Enumerable.Repeat("A long note with many words. ", 40)).TrimEnd());
        await talk.IsAccessibleAsync("cell-light");
        await talk.Page.Keyboard.PressAsync("Escape");

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(talk.Grid).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AColumnIsMadeWiderByPointerAndByKeys()
    {
        await using var talk = await RowsAsync();
        var header = talk.Page.GetByRole(AriaRole.Columnheader, new() { Name = "id" });
        var before = (await header.BoundingBoxAsync())!.Width;

        await talk.Page.Keyboard.PressAsync("Alt+ArrowRight");
        await Expect(header).ToHaveCSSAsync("width", $"{before + 16}px");
        var edge = (await header.Locator(".resizer").BoundingBoxAsync())!;
        await talk.Page.Mouse.MoveAsync(edge.X + 3, edge.Y + 10);
        await talk.Page.Mouse.DownAsync();
        await talk.Page.Mouse.MoveAsync(edge.X + 53, edge.Y + 10);
        await talk.Page.Mouse.UpAsync();

        await Expect(header).ToHaveCSSAsync("width", $"{before + 66}px");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "none");
    }

    [Fact]
    public async Task AResultIsSavedInEveryFormat()
    {
        await using var talk = await RowsAsync();
        foreach (var (name, ending) in new[] { ("CSV", "csv"), ("Excel", "xlsx"), ("Parquet", "parquet"), ("JSON", "json"), ("NDJSON", "ndjson"), ("Markdown", "md") })
        {
            await talk.Button("Export the result").ClickAsync();
            var file = await talk.Page.RunAndWaitForDownloadAsync(() => talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true }).ClickAsync());

            Assert.EndsWith("." + ending, file.SuggestedFilename, StringComparison.Ordinal);
            Assert.True(new FileInfo(await file.PathAsync()).Length > 0);
        }
    }

    [Fact]
    public async Task FromTheQuestionToTheExportByKeyboardAlone()
    {
        await using var talk = await served.OpenAsync();
        await Expect(talk.Box).ToBeFocusedAsync();
        await talk.Page.Keyboard.TypeAsync("value by city");
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(talk.Button("Right")).ToBeVisibleAsync();

        for (var presses = 0; presses < 40 && !await IsOnAsync(talk, "Export the result"); presses++)
        {
            await talk.Page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await IsOnAsync(talk, "Export the result"));
        await talk.Page.Keyboard.PressAsync("Enter");
        await Expect(talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = "CSV" })).ToBeFocusedAsync();
        var file = await talk.Page.RunAndWaitForDownloadAsync(() => talk.Page.Keyboard.PressAsync("Enter"));

        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
    }

    static Task<bool> IsOnAsync(TalkPage talk, string label) =>
        talk.Page.EvaluateAsync<bool>("label => document.activeElement?.getAttribute('aria-label') === label", label);

    static Task<string> ClipboardAsync(TalkPage talk) => talk.Page.EvaluateAsync<string>("navigator.clipboard.readText()");

    async Task<TalkPage> RowsAsync()
    {
        var talk = await served.OpenAsync();
        await talk.ChooseAsync("crm");
        await talk.AskAsync("SQL: select id, case when id = 1 then 'Rome' else 'Oslo' end as city, case when id = 1 then note end as note from customers where id <= 5 order by id");
        await Expect(talk.Grid).ToContainTextAsync("Rome");
        await talk.Grid.FocusAsync();
        return talk;
    }
}
