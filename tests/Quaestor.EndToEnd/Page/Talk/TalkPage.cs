using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>A tab with a conversation. What the browser complains about on the way is a fault of the page, the policy's refusals too.</summary>
public sealed class TalkPage : IAsyncDisposable
{
    readonly List<string> _faults = [];
    readonly string _url;

    TalkPage(IPage page, string url)
    {
        Page = page;
        _url = url;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            // What a server refuses is told in words, and by the browser besides.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator Log => Page.GetByRole(AriaRole.Log);

    public ILocator Box => Page.GetByLabel("Message", new() { Exact = true });

    public ILocator Status => Page.Locator("[role=status]");

    public ILocator Grid => Page.GetByRole(AriaRole.Grid);

    public ILocator Turns => Log.GetByRole(AriaRole.Article);

    public static async Task<TalkPage> OpenAsync(IPage page, string url)
    {
        var talk = new TalkPage(page, url);
        await page.GotoAsync(url);
        return talk;
    }

    /// <summary>Another tab of the same browser, at the same address.</summary>
    public async Task<TalkPage> SecondTabAsync() => await OpenAsync(await Page.Context.NewPageAsync(), _url + new Uri(Page.Url).Fragment);

    public async Task AskAsync(string message)
    {
        await Box.FillAsync(message);
        await Box.PressAsync("Enter");
    }

    public async Task ChooseAsync(string source, string kind = "postgres")
    {
        await Page.GetByLabel("Source", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = $"{source} · {kind}" });
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A text in a frame of its own.</summary>
    public ILocator Group(string name) => Log.GetByRole(AriaRole.Group, new() { Name = name, Exact = true });

    public ILocator Tab(string name) => Page.GetByRole(AriaRole.Tab, new() { Name = name, Exact = true });

    /// <summary>No violation that axe finds; the page is shot for whoever wants to see it.</summary>
    public async Task IsAccessibleAsync(string name)
    {
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Checkout.Root, "artifacts", "screenshots", name + ".png") });
        Assert.Equal("", await Accessibility.ViolationsAsync(Page));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(_faults);
    }

    public async Task ShowsAsync(string text) => await Expect(Log).ToContainTextAsync(text);
}
