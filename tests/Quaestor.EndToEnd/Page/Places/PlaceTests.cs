using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>What tests of these pages share: each opens pages of its own, and none of them may have complained at the end.</summary>
[Collection("places")]
public abstract class PlaceTests(ServedPlaces places) : IAsyncLifetime
{
    readonly List<IBrowserContext> _contexts = [];
    readonly List<string> _faults = [];

    protected ServedPlaces Places => places;

    protected static CancellationToken Ended => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        Assert.Empty(_faults);
    }

    /// <param name="address">What stands behind the server's own: <c>#/runs</c>.</param>
    /// <param name="before">What is to be set up before the page loads.</param>
    protected async Task<IPage> OpenAsync(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB", Func<IPage, Task>? before = null)
    {
        var context = await places.Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, Locale = locale, TimezoneId = "Europe/Berlin" });
        _contexts.Add(context);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            // An answer that says what is wrong is an error to the browser; to the page it is an answer.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
        if (before is not null)
        {
            await before(page);
        }

        await page.GotoAsync(places.Url + address);
        return page;
    }

    protected static ILocator Heading(IPage page) => page.Locator("main.place h1");

    /// <summary>What a screen reader is told.</summary>
    protected static Task SaysAsync(IPage page, string words) => Expect(page.Locator("div.hidden[role=status]")).ToHaveTextAsync(words);

    protected async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await places.Client.SendAsync(request, Ended);
        var text = await response.Content.ReadAsStringAsync(Ended);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    protected async Task<string> UploadAsync(string name, string text)
    {
        using var form = new MultipartFormDataContent { { new StringContent(text), "file", name } };
        using var response = await places.Client.PostAsync("/datasets", form, Ended);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Ended)).GetProperty("id").GetString()!;
    }

    protected static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Kept as build output, to be looked at.</summary>
    protected static Task ScreenshotAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Root, "artifacts", "screenshots", $"place-{name}.png") });
}
