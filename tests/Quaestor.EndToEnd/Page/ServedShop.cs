using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Page;

/// <summary>The built program serving the sample shop, and a browser to look at it.</summary>
public sealed class ServedShop : IAsyncLifetime
{
    const int PatienceMilliseconds = 30_000;

    readonly Chromium _chromium = new();
    ServerProcess _server = null!;

    public string Url => _server.Client.BaseAddress!.AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        await _chromium.InitializeAsync();
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    /// <summary>A page of its own, with nothing that another test left.</summary>
    public async Task<IPage> OpenAsync()
    {
        var context = await _chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Url);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _chromium.DisposeAsync();
    }
}
