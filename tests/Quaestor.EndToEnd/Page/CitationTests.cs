using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page;

/// <summary>What an answer cites opens beside the conversation, at its place.</summary>
public sealed class CitationTests(ServedShop shop) : IClassFixture<ServedShop>
{
    [Fact]
    public async Task ACitedPassageIsShownInItsDocumentAndMarked()
    {
        using var client = new HttpClient { BaseAddress = new Uri(shop.Url) };
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Handbook()), "file", "handbook.md" } };
        (await client.PostAsync("/archives", form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var found = await client.GetFromJsonAsync<JsonElement>("/archives/search?q=telescope", TestContext.Current.CancellationToken);
        var link = found.GetProperty("items")[0].GetProperty("link").GetString();
        var page = await shop.OpenAsync();

        await page.EvaluateAsync("link => { location.hash = link }", link);

        var document = page.GetByLabel("Document", new() { Exact = true });
        await Expect(document).ToContainTextAsync("Rule 150");
        var cited = document.Locator(".passage.cited");
        await Expect(cited).ToContainTextAsync("The telescope stands on the roof.");
        await Expect(cited).ToBeInViewportAsync();
        await Expect(cited).ToContainTextAsync("lines 450–451, cited");
        await Expect(document).Not.ToContainTextAsync("number 100.");
        await document.GetByRole(AriaRole.Button, new() { Name = "Show what stands before" }).ClickAsync();
        await Expect(document).ToContainTextAsync("number 100.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(document).ToBeHiddenAsync();
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeVisibleAsync();
        await page.Context.DisposeAsync();
    }

    static byte[] Handbook() => System.Text.Encoding.UTF8.GetBytes(
        "# Handbook\n\n" + string.Concat(Enumerable.Range(1, 300).Select(i => $"## Rule {i} \n{(i == 150 ? "The telescope stands on the roof." : $"As always, number {i}.")}\n\n")));
}
