using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>Records of runs: read, verified, repeated, stopped.</summary>
public sealed class RunTests(ServedPlaces places) : PlaceTests(places)
{
    [Fact]
    public async Task ARunIsListedAndOpensWithItsStatementAndAllItsRows()
    {
        var run = await RunAsync("select customer_id, country from customers order by customer_id limit 3000 -- listed");
        var page = await OpenAsync("#/runs");

        await page.GetByRole(AriaRole.Link, new() { Name = "-- listed" }).First.ClickAsync();

        await Expect(page).ToHaveURLAsync($"{Places.Url}#/runs/{run}");
        await Expect(page.Locator(".about")).ToContainTextAsync("Succeeded");
        await Expect(page.Locator(".about")).ToContainTextAsync("3,000 rows × 2");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "SQL", Exact = true })).ToContainTextAsync("order by customer_id");
        var grid = page.GetByRole(AriaRole.Grid);
        await grid.FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await Expect(grid.Locator("[aria-rowindex='3001']")).ToBeVisibleAsync();
        await ScreenshotAsync(page, "run");
    }

    [Fact]
    public async Task VerifyingSaysThatItComesToTheSame()
    {
        var page = await OpenAsync($"#/runs/{await RunAsync("select country, count(*) from customers group by country order by country")}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();

        await Expect(page.Locator(".outcome")).ToContainTextAsync("The same result as then");
        await SaysAsync(page, "The same result as then");
    }

    [Fact]
    public async Task AnotherResultIsSaidToBeAnother()
    {
        var source = await UploadAsync("changing.csv", "a\n1\n");
        var page = await OpenAsync($"#/runs/{await RunAsync("select random() as number", source)}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();

        await Expect(page.Locator(".outcome")).ToContainTextAsync("Another result than then");
        await SendAsync(HttpMethod.Delete, $"/datasets/{source}");
    }

    [Fact]
    public async Task AReplayIsARunOfItsOwn()
    {
        var page = await OpenAsync($"#/runs/{await RunAsync("select 41 + 1 as answer")}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the new run" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "An earlier run" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Grid)).ToContainTextAsync("42");
    }

    [Fact]
    public async Task WhatRunsIsCancelledFromItsPage()
    {
        var run = await RunAsync("select count(*) from range(3000000) a, range(2000000) b where a.range * b.range % 7 = 3", background: true);
        var page = await OpenAsync($"#/runs/{run}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(page.Locator(".about").GetByRole(AriaRole.Status)).ToHaveTextAsync("Cancelled");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AFailedRunShowsWhatTheDatabaseSaid()
    {
        var page = await OpenAsync($"#/runs/{await RunAsync("select no_such_column from customers")}");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no_such_column");
        await Expect(page.Locator(".about")).ToContainTextAsync("Failed");
    }

    [Fact]
    public async Task ARefusedStatementSaysWhy()
    {
        var page = await OpenAsync($"#/runs/{await RunAsync("drop table customers")}");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not run");
        await Expect(page.Locator(".about")).ToContainTextAsync("Refused");
    }

    async Task<string> RunAsync(string sql, string source = "shop", bool background = false) =>
        (await SendAsync(HttpMethod.Post, "/runs", new { dataset_id = source, query_type = "sql", sql, background })).GetProperty("run_id").GetString()!;
}
