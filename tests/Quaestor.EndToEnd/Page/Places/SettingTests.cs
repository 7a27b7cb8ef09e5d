using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>What people set for themselves, and the keys that an administrator gives.</summary>
public sealed class SettingTests(ServedPlaces places) : PlaceTests(places)
{
    [Fact]
    public async Task LanguageAndTimeZoneCountEverywhereUntilTheyAreReset()
    {
        await SendAsync(HttpMethod.Post, "/runs", new { dataset_id = "shop", query_type = "sql", sql = "select * from orders limit 12345" });
        var page = await OpenAsync("#/settings");
        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("America/New_York");
        await page.GetByLabel("Language of numbers and dates").FillAsync("de-DE");
        await Expect(page.Locator("main.place")).ToContainTextAsync("1.234.567");
        await page.GetByRole(AriaRole.Group, new() { Name = "Prefer" }).GetByText("Online").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).First.ClickAsync();
        await SaysAsync(page, "Saved");

        await page.EvaluateAsync("location.hash = '#/runs'");
        await Expect(page.Locator("main.place")).ToContainTextAsync("12.345");
        await page.ReloadAsync();
        await Expect(page.Locator("main.place")).ToContainTextAsync("12.345");
        Assert.Equal("online", (await SendAsync(HttpMethod.Get, "/settings")).GetProperty("prefer").GetString());

        await page.EvaluateAsync("location.hash = '#/settings'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await SaysAsync(page, "Set back");
        await Expect(page.GetByLabel("Time zone", new() { Exact = true })).ToHaveValueAsync("");
    }

    [Fact]
    public async Task WhatCannotBeIsSaidInTheServersWords()
    {
        var page = await OpenAsync("#/settings");

        await page.GetByLabel("Time zone", new() { Exact = true }).FillAsync("Europe/Berln");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).First.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Did you mean \"Europe/Berlin\"?");
        await Expect(page.GetByLabel("Time zone", new() { Exact = true })).ToHaveValueAsync("Europe/Berln");
    }

    [Fact]
    public async Task ModelsAreListedWithWhatIsKnownOfThem()
    {
        var page = await OpenAsync("#/settings");

        var models = page.GetByLabel("Models", new() { Exact = true }).First;
        await Expect(models.GetByRole(AriaRole.Row, new() { Name = "planner" })).ToContainTextAsync("Works");
        await models.GetByRole(AriaRole.Button, new() { Name = "Check them" }).ClickAsync();
        await Expect(models.GetByRole(AriaRole.Row, new() { Name = "house/small" })).ToContainTextAsync("Not reached");
        await ScreenshotAsync(page, "settings");
    }

    [Fact]
    public async Task AKeyThatIsPastedIsUsedKeptForItsOwnUserAloneAndNeverToldAgain()
    {
        const string Key = "sk-test-never-told-0123456789";
        List<string> answers = [];
        var page = await OpenAsync("#/settings");
        page.Response += async (_, response) =>
        {
            if (response.Url.Contains("/models", StringComparison.Ordinal))
            {
                try
                {
                    answers.Add(await response.TextAsync());
                }
                catch (PlaywrightException)
                {
                    // The page was gone before its last answer was read.
                }
            }
        };
        var entry = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "anthropic" });
        await Expect(entry).ToContainTextAsync("No key");

        await entry.GetByRole(AriaRole.Button, new() { Name = "Set a key for anthropic" }).ClickAsync();
        await Expect(entry.GetByRole(AriaRole.Textbox, new() { Name = "Key for https://api.anthropic.com" })).ToHaveAttributeAsync("type", "password");
        await entry.GetByRole(AriaRole.Textbox).FillAsync(Key);
        await entry.GetByRole(AriaRole.Button, new() { Name = "Set the key" }).ClickAsync();

        await Expect(entry).ToContainTextAsync("Key kept on the server");
        await SaysAsync(page, "Key of anthropic set");
        var file = Assert.Single(Directory.GetFiles(Places.ServerFolder, "*provider-keys"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(Key, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(answers, answer => answer.Contains(Key, StringComparison.Ordinal));

        await entry.GetByRole(AriaRole.Button, new() { Name = "Remove the key of anthropic" }).ClickAsync();
        await Expect(entry).ToContainTextAsync("No key");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task AKeyForTheProcessAloneIsWrittenNowhere()
    {
        var page = await OpenAsync("#/settings/keys");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keys" })).ToBeFocusedAsync();
        var entry = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "groq" });

        await entry.GetByRole(AriaRole.Button, new() { Name = "Set a key for groq" }).ClickAsync();
        await entry.GetByRole(AriaRole.Textbox).FillAsync("two words");
        await entry.GetByLabel("In memory").CheckAsync();
        await entry.GetByRole(AriaRole.Button, new() { Name = "Set the key" }).ClickAsync();
        await Expect(entry.GetByRole(AriaRole.Alert)).ToContainTextAsync("without spaces");
        await entry.GetByRole(AriaRole.Textbox).FillAsync("gsk-not-written-down");
        await entry.GetByRole(AriaRole.Button, new() { Name = "Set the key" }).ClickAsync();

        await Expect(entry).ToContainTextAsync("Key until the server stops");
        Assert.DoesNotContain(Directory.GetFiles(Places.ServerFolder), file => File.ReadAllText(file).Contains("gsk-not-written-down", StringComparison.Ordinal));
        await SendAsync(HttpMethod.Delete, "/models/keys/groq");
    }

    [Fact]
    public async Task WhatTheAgentKnowsIsWrittenAndForgottenHere()
    {
        var page = await OpenAsync("#/settings");
        await page.GetByLabel("Your name").FillAsync("Ada 🦉");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a fact" }).ClickAsync();
        await page.GetByLabel("Name of fact 1").FillAsync("team");
        await page.GetByLabel("Fact 1", new() { Exact = true }).FillAsync("Sales, north");
        var form = page.GetByLabel("What the agent knows of you");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await SaysAsync(page, "Saved");

        await page.ReloadAsync();
        await Expect(page.GetByLabel("Your name")).ToHaveValueAsync("Ada 🦉");
        await Expect(page.GetByLabel("Fact 1", new() { Exact = true })).ToHaveValueAsync("Sales, north");
        await form.GetByRole(AriaRole.Button, new() { Name = "Forget all" }).ClickAsync();
        await Expect(page.GetByLabel("Your name")).ToHaveValueAsync("");
        Assert.Equal("{}", (await SendAsync(HttpMethod.Get, "/context")).GetProperty("facts").GetRawText());
    }

    [Theory]
    [InlineData("en-GB", "14:05")]
    [InlineData("en-US", "2:05")]
    [InlineData("de-DE", "14:05")]
    public async Task TimesFollowTheClockOfTheReader(string locale, string clock)
    {
        var page = await OpenAsync("#/runs", locale: locale, before: page => page.RouteAsync("**/runs?*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"items": [{"run_id": "0198c0de-0000-7000-8000-000000000000", "status": "succeeded", "user_id": "local", "dataset_id": "x", "dataset": "shop", "query_type": "sql", "sql": "select 1", "created_at": "2026-01-31T13:05:00Z"}]}""",
        })));

        await Expect(page.Locator("main.place")).ToContainTextAsync(clock);
    }
}
