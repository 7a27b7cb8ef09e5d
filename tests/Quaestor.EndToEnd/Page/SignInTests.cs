using System.Net.Http.Json;
using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page;

/// <summary>Signing in on the page of the built program, in a real browser.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    const string Password = "correct horse battery";

    readonly Chromium _chromium = new();
    ServerProcess _server = null!;
    IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        await _chromium.InitializeAsync();
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" });
        Assertions.SetDefaultExpectTimeout(30_000);
        (await _server.Client.PostAsJsonAsync("/users", new { user_id = "anna", role = "admin", password = Password }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        while ((int)(await _server.Client.GetAsync("/me", TestContext.Current.CancellationToken)).StatusCode != 401)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        _page = await (await _chromium.Browser.NewContextAsync(new() { Locale = "en-GB" })).NewPageAsync();
        await _page.GotoAsync(_server.Client.BaseAddress!.AbsoluteUri);
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task APersonSignsInAsksAndSignsOut()
    {
        await SignInAsync("wrong horse battery");
        await Expect(_page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");

        await SignInAsync(Password);
        await _page.GetByLabel("Message", new() { Exact = true }).FillAsync("how many products are there?");
        await _page.Keyboard.PressAsync("Enter");
        await Expect(_page.GetByRole(AriaRole.Log)).ToContainTextAsync("400");

        await _page.ReloadAsync();
        await Expect(_page.GetByText("how many products are there?").First).ToBeVisibleAsync();
        Assert.DoesNotContain("quaestor", await _page.EvaluateAsync<string>("document.cookie"));
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Expect(_page.GetByLabel("Password")).ToBeVisibleAsync();
        await Expect(_page.GetByText("how many products are there?")).ToHaveCountAsync(0);
    }

    async Task SignInAsync(string password)
    {
        await _page.GetByLabel("Name").FillAsync("anna");
        await _page.GetByLabel("Password").FillAsync(password);
        await _page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
