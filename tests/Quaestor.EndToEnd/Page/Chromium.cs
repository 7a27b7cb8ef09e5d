using Microsoft.Playwright;

namespace Quaestor.EndToEnd.Page;

/// <summary>One headless Chromium for all page tests: Debian's, or the one that QUAESTOR_CHROMIUM names.</summary>
public sealed class Chromium : IAsyncLifetime
{
    IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("QUAESTOR_CHROMIUM") ?? "/usr/bin/chromium",
            // Chromium's own sandbox cannot start as root or inside most containers; it visits nothing but our page here.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
