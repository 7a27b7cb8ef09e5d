using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>Todos, archives and usage.</summary>
public sealed class PersonalTests(ServedPlaces places) : PlaceTests(places)
{
    [Fact]
    public async Task ATodoIsAddedTickedChangedAndDeletedByTheKeyboard()
    {
        var page = await OpenAsync("#/todos");
        await page.GetByLabel("New todo").FillAsync("Ask about returns");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("New todo")).ToHaveValueAsync("");
        await Expect(page.GetByLabel("New todo")).ToBeFocusedAsync();

        var box = page.GetByRole(AriaRole.Checkbox, new() { Name = "Ask about returns" });
        await box.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await SaysAsync(page, "Done");
        await Expect(box).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit Ask about returns" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Todo", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ask about late returns");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Ask about late returns" })).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Ask about late returns" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await SaysAsync(page, "Deleted");
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Ask about late returns" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TodosComeInPagesAndByWhetherTheyAreDone()
    {
        List<string> ids = [];
        for (var number = 1; number <= 12; number++)
        {
            ids.Add((await SendAsync(HttpMethod.Post, "/todos", new { title = string.Create(CultureInfo.InvariantCulture, $"Thing {number}") })).GetProperty("id").GetString()!);
        }

        await SendAsync(HttpMethod.Patch, $"/todos/{ids[2]}", new { completed = true });
        var page = await OpenAsync("#/todos");
        await Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(10);
        await Expect(page.GetByLabel("Pages of todos")).ToContainTextAsync("1 to 10 of 12 todos");
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(2);
        await page.EvaluateAsync("document.querySelectorAll('.todos input').forEach(box => box.click())");
        await Expect(page.Locator(".todos .done")).ToHaveCountAsync(2);
        await page.Locator(".choice").GetByText("Done").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(3);
        await Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Thing 3" })).ToBeCheckedAsync();
        foreach (var id in ids)
        {
            await SendAsync(HttpMethod.Delete, $"/todos/{id}");
        }
    }

    [Fact]
    public async Task DocumentsAreUploadedSearchedOpenedAndRemoved()
    {
        var page = await OpenAsync("#/archives");
        await page.GetByLabel("Choose documents").SetInputFilesAsync(new FilePayload { Name = "lighthouse.md", MimeType = "text/markdown", Buffer = "# Keeper\n\nThe lantern is lit at dusk.\n"u8.ToArray() });
        var card = page.Locator(".place-card").Filter(new() { HasText = "lighthouse" });
        await Expect(card).ToContainTextAsync("1 document");
        await card.GetByText("Documents", new() { Exact = true }).ClickAsync();
        await card.GetByRole(AriaRole.List, new() { Name = "Documents of lighthouse" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByLabel("Document", new() { Exact = true })).ToContainTextAsync("The lantern is lit at dusk.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the document" }).ClickAsync();

        await page.GetByLabel("Search in documents").FillAsync("lantern");
        await page.Keyboard.PressAsync("Enter");
        await SaysAsync(page, "1 document found");
        await page.Locator(".hits a").First.ClickAsync();
        await Expect(page.GetByLabel("Document", new() { Exact = true })).ToContainTextAsync("The lantern is lit at dusk.");
        await Expect(page).ToHaveURLAsync($"{Places.Url}#/archives");
        await ScreenshotAsync(page, "archives");
        await page.Keyboard.PressAsync("Escape");
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove lighthouse" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();

        await Expect(card).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task UsageIsCountedByDayAndModel()
    {
        var page = await OpenAsync("#/usage", before: page => page.RouteAsync("**/usage?*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = route.Request.Url.Contains("by=model", StringComparison.Ordinal)
                ? """{"by": "model", "since": "2026-01-01", "until": "2026-01-30", "items": [{"model_id": "house/large", "input_tokens": 1234567, "output_tokens": 890, "cached_tokens": 5, "reasoning_tokens": 0}], "total": {"input_tokens": 1234567, "output_tokens": 890, "cached_tokens": 5, "reasoning_tokens": 0}}"""
                : """{"by": "day", "since": "2026-01-01", "until": "2026-01-30", "items": [{"day": "2026-01-02", "input_tokens": 1200, "output_tokens": 34, "cached_tokens": 0, "reasoning_tokens": 0, "cost": 0.0123, "cost_is_partial": true}], "total": {"input_tokens": 1200, "output_tokens": 34, "cached_tokens": 0, "reasoning_tokens": 0, "cost": 0.0123}}""",
        })));

        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "2 Jan 2026" })).ToContainTextAsync("over US$0.0123");
        await page.GetByText("By model").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "house/large" })).ToContainTextAsync("1,234,567");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "house/large" })).ToContainTextAsync("no price");
    }

    [Fact]
    public async Task WithoutModelsNothingWasUsedAndThePageSaysSo()
    {
        var page = await OpenAsync("#/usage");

        await Expect(page.Locator("main.place")).ToContainTextAsync("No model was asked in this time.");
    }
}
