using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>The list of sources, one of them, and what may be changed of it.</summary>
public sealed class SourceTests(ServedPlaces places) : PlaceTests(places)
{
    [Fact]
    public async Task TheListTellsWhatMayBeDoneWithEach()
    {
        var page = await OpenAsync("#/sources");

        var card = page.Locator(".place-card").Filter(new() { HasText = "measures" });
        await Expect(card).ToContainTextAsync("Rain by station");
        await Expect(card).ToContainTextAsync("Folder");
        await Expect(card).ToContainTextAsync("1 table");
        await Expect(card).ToContainTextAsync("Read-only");
        await Expect(card).ToContainTextAsync("Tables and columns, no data");
        await Expect(card.Locator(".swatch")).ToHaveCSSAsync("background-color", "rgb(255, 99, 71)");
        await Expect(page.Locator(".place-card").Filter(new() { HasText = "shop" })).ToContainTextAsync("default");
        await ScreenshotAsync(page, "sources");
    }

    [Fact]
    public async Task ASourceShowsItsTablesKeysAndSomeRows()
    {
        var page = await OpenAsync("#/sources/shop");

        var orders = page.Locator(".table-view").Filter(new() { Has = page.Locator("summary", new() { HasText = "orders" }) }).First;
        await orders.Locator("summary").ClickAsync();
        await Expect(orders).ToContainTextAsync("90,000 rows");
        await Expect(orders.GetByRole(AriaRole.Group, new() { Name = "Columns of orders" })).ToContainTextAsync("→ customers.");
        await orders.GetByRole(AriaRole.Button, new() { Name = "Look at rows of orders" }).ClickAsync();

        await Expect(orders.GetByRole(AriaRole.Group, new() { Name = "Rows of orders" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(21);
        await SaysAsync(page, "Rows of orders");
        await ScreenshotAsync(page, "source");
    }

    [Fact]
    public async Task AMissingValueHasASignAndMaskedColumnsAreNamed()
    {
        var page = await OpenAsync("#/sources/measures");

        await Expect(page.Locator(".about")).ToContainTextAsync("rain.millimetres");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at rows of rain" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Rows of rain" }).GetByText("∅")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ATestSaysWhetherASourceWorks()
    {
        var page = await OpenAsync("#/sources/measures");

        await page.GetByRole(AriaRole.Button, new() { Name = "Test it now" }).ClickAsync();

        await Expect(page.GetByLabel("Test", new() { Exact = true })).ToContainTextAsync("It works: 1 table");
        await SaysAsync(page, "It works");
    }

    [Fact]
    public async Task WhatIsSaidOfASourceIsChangedInItsForm()
    {
        var page = await OpenAsync("#/sources/measures");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();

        await page.GetByLabel("Description").FillAsync("Rain, by station and day");
        await page.GetByLabel("Colour").SelectOptionAsync("teal");
        await page.GetByLabel("Masked columns").FillAsync("");
        await page.GetByLabel("Rows", new() { Exact = true }).FillAsync("500");
        await page.GetByLabel("Megabytes").FillAsync("1.5");
        await page.GetByLabel("Seconds").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await SaysAsync(page, "Saved");
        await Expect(page.Locator("main.place")).ToContainTextAsync("Rain, by station and day");
        await Expect(page.Locator(".about")).ToContainTextAsync("500 rows, 1.5 MB, 7 seconds a query");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Rows", new() { Exact = true }).FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".about")).Not.ToContainTextAsync("500 rows");
        await SendAsync(HttpMethod.Patch, "/datasets/measures", new { description = "Rain by station", colour = "tomato", masked = new[] { "rain.millimetres" }, max_bytes = default(long?), timeout_seconds = default(double?) });
    }

    [Fact]
    public async Task WhatCannotBeChangedHereIsSaidInWords()
    {
        var page = await OpenAsync("#/sources/shop");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("given to the server when it was started");
    }

    [Fact]
    public async Task AnAdministratorAddsAPathOfTheServer()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Places.Measures, "..", "wind"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "wind.csv"), "day,knots\n2025-03-01,12\n", Ended);
        var page = await OpenAsync("#/sources/connect");
        await Expect(page.GetByLabel("Address or path")).ToBeFocusedAsync();

        await page.GetByLabel("Address or path").FillAsync("wind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("absolute path");
        await page.GetByLabel("Address or path").FillAsync(Path.GetFullPath(folder.FullName));
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("wind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(Heading(page)).ToHaveTextAsync("wind");
        await Expect(page.Locator("main.place")).ToContainTextAsync("knots");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Sources");
        await Expect(page.Locator("main.place")).Not.ToContainTextAsync("wind");
    }

    [Fact]
    public async Task ADatabasesPasswordIsNotWrittenDownAndThePageSaysWhatToDo()
    {
        var page = await OpenAsync("#/sources/connect");

        await page.GetByLabel("Address or path").FillAsync("postgres://reader:horse-battery@127.0.0.1:1/sales");
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("sales");
        await page.GetByText("Policy").ClickAsync();
        await page.GetByLabel("Changes").SelectOptionAsync("ask");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The password was not written down");
        await Expect(page.GetByLabel("Address or path")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open the source" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("sales");
        await Expect(page.Locator(".about")).ToContainTextAsync("Changes after your yes");
        Assert.DoesNotContain("horse-battery", await page.ContentAsync(), StringComparison.Ordinal);
        await SendAsync(HttpMethod.Delete, "/datasets/sales");
    }

    [Fact]
    public async Task WhereNothingIsConnectedThePageOffersTheWaysToBegin()
    {
        var page = await OpenAsync("", before: page => page.RouteAsync("**/datasets", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items": []}""" })));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Add data", Exact = true })).ToBeVisibleAsync();
        await ScreenshotAsync(page, "nothing-connected");
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect a database" }).ClickAsync();
        await Expect(page.GetByLabel("Address or path")).ToBeFocusedAsync();
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try the sample shop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Open the sample shop" })).ToBeFocusedAsync();
    }
}
