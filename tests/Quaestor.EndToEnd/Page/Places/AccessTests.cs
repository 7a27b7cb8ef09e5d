using System.Text.Json;
using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>Every page and its states, looked at by axe in both schemes.</summary>
public sealed class AccessTests(ServedPlaces places) : PlaceTests(places)
{
    static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Checkout.Root, "web", "node_modules", "axe-core", "axe.min.js")));

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task NoPageKeepsAnybodyOut(ColorScheme scheme)
    {
        var run = (await SendAsync(HttpMethod.Post, "/runs", new { dataset_id = "shop", query_type = "sql", sql = "select * from customers" })).GetProperty("run_id").GetString();
        var failed = (await SendAsync(HttpMethod.Post, "/runs", new { dataset_id = "shop", query_type = "sql", sql = "select nothing" })).GetProperty("run_id").GetString();
        var todo = (await SendAsync(HttpMethod.Post, "/todos", new { title = "Look at contrast", description = "In both schemes" })).GetProperty("id").GetString();
        var page = await OpenAsync("#/sources", scheme: scheme);
        await page.EvaluateAsync(Axe.Value);
        foreach (var (address, title) in ((string, string)[])
                 [("#/sources", "Sources"), ("#/sources/shop", "shop"), ("#/sources/add", "Add data"), ("#/sources/nowhere", "Source"), ("#/runs", "Runs"), ($"#/runs/{run}", "Run of"),
                  ("#/todos", "Todos"), ($"#/runs/{failed}", "Run of"), ("#/archives", "Archives"), ("#/usage", "Usage"), ("#/users", "Users"), ("#/settings", "Settings")])
        {
            await page.EvaluateAsync("address => { location.hash = address }", address);
            await Expect(Heading(page)).ToContainTextAsync(title);
            await Expect(Heading(page)).ToBeFocusedAsync();
            await Expect(page.Locator("main.place .thinking")).ToHaveCountAsync(0);
            await PassesAsync(page, address);
        }

        await SendAsync(HttpMethod.Delete, $"/todos/{todo}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task NoStateOfAPageKeepsAnybodyOut(ColorScheme scheme)
    {
        var page = await OpenAsync("#/sources/measures", scheme: scheme);
        await page.EvaluateAsync(Axe.Value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look at rows of rain" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test it now" }).ClickAsync();
        await Expect(page.GetByLabel("Test", new() { Exact = true })).ToContainTextAsync("It works");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Rows of rain" })).ToBeVisibleAsync();
        await PassesAsync(page, "a sample and a test");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await PassesAsync(page, "a form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).Or(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).First.ClickAsync();

        await page.EvaluateAsync("location.hash = '#/sources/add'");
        await page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload { Name = "seen.csv", MimeType = "text/csv", Buffer = "a,b\n1,x\n"u8.ToArray() });
        await Expect(Heading(page)).ToHaveTextAsync("Look before you use it");
        await PassesAsync(page, "an upload that is looked at");
        await page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Add data");
        await page.GetByLabel("Choose files").SetInputFilesAsync(new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await PassesAsync(page, "a refused upload");

        await page.EvaluateAsync("location.hash = '#/settings'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set a key for anthropic" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a fact" }).ClickAsync();
        await PassesAsync(page, "forms of the settings");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await PassesAsync(page, "a question before what cannot be taken back");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task AnOpenSideBarAndAnEmptyServerKeepNobodyOut(ColorScheme scheme)
    {
        var page = await OpenAsync("", width: 390, scheme: scheme, before: page => page.RouteAsync("**/datasets", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items": []}""" })));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Add data", Exact = true })).ToBeVisibleAsync();
        await page.EvaluateAsync(Axe.Value);
        await PassesAsync(page, "nothing connected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Open the side bar" }).ClickAsync();
        await PassesAsync(page, "the side bar");
    }

    [Fact]
    public async Task WhatHappensIsToldOnTheAccessibilityTree()
    {
        var page = await OpenAsync("#/todos");
        await page.GetByLabel("New todo").FillAsync("Read it aloud");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("body")).ToMatchAriaSnapshotAsync(
            """
            - region "Side bar":
              - navigation "Pages":
                - link "Todos"
            - main:
              - heading "Todos" [level=1]
              - group "Todos":
                - textbox "New todo"
                - button "Add"
                - group "Which":
                  - radio "All" [checked]
                - list:
                  - listitem:
                    - checkbox "Read it aloud"
                    - button "Edit Read it aloud"
                    - button "Delete Read it aloud"
            - status: Added
            """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Read it aloud" }).ClickAsync();
        await Expect(page.Locator("body")).ToMatchAriaSnapshotAsync("- status: Deleted");
    }

    static async Task PassesAsync(IPage page, string state)
    {
        var found = await page.EvaluateAsync<JsonElement>(
            """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              .then(result => ({ passes: result.passes.length, violations: result.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join(' | ')) }))
            """);
        Assert.True(found.GetProperty("passes").GetInt32() > 10, $"{state}: axe looked at nothing.");
        var violations = found.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()).ToList();
        Assert.True(violations.Count == 0, $"{state}: {string.Join('\n', violations)}");
    }
}
