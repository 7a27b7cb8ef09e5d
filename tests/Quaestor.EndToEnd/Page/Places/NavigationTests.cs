using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Places;

/// <summary>From page to page: addresses, back and forward, the keyboard, narrow screens.</summary>
public sealed class NavigationTests(ServedPlaces places) : PlaceTests(places)
{
    [Theory]
    [InlineData("#/sources", "Sources")]
    [InlineData("#/sources/add", "Add data")]
    [InlineData("#/runs", "Runs")]
    [InlineData("#/todos", "Todos")]
    [InlineData("#/archives", "Archives")]
    [InlineData("#/usage", "Usage")]
    [InlineData("#/users", "Users")]
    [InlineData("#/settings", "Settings")]
    public async Task AnAddressOpensItsPageAndItsHeadingHasTheFocus(string address, string title)
    {
        var page = await OpenAsync(address);

        await Expect(Heading(page)).ToHaveTextAsync(title);
        await Expect(Heading(page)).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync($"{title} · Quaestor");
        await Expect(page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task BackAndForwardLeadThroughThePagesAndADraftStays()
    {
        var page = await OpenAsync("");
        await page.GetByLabel("Message", new() { Exact = true }).FillAsync("half a question");

        await LinkAsync(page, "Runs");
        await Expect(Heading(page)).ToHaveTextAsync("Runs");
        await LinkAsync(page, "Todos");
        await Expect(Heading(page)).ToHaveTextAsync("Todos");
        await page.GoBackAsync();
        await Expect(Heading(page)).ToBeFocusedAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Runs");
        await page.GoBackAsync();

        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("half a question");
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await page.GoForwardAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Runs");
    }

    [Fact]
    public async Task TheKeyboardAloneOpensAPageAndSkipsTheSideBar()
    {
        var page = await OpenAsync("");
        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Settings" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page)).ToHaveTextAsync("Settings");
        await page.EvaluateAsync("document.querySelector('.skip').focus()");
        await Expect(page.Locator(".skip")).ToHaveTextAsync("Skip to the page");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+k");

        await Expect(page.GetByLabel("Message", new() { Exact = true })).ToBeFocusedAsync();
        await Expect(Heading(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task TheLinkOfThePageInViewIsMarkedAndNoConversationIs()
    {
        var page = await OpenAsync("#/usage");

        await Expect(page.Locator("[aria-current=page]")).ToHaveTextAsync("Usage");
    }

    [Fact]
    public async Task OnANarrowScreenTheSideBarOpensAndClosesOverThePage()
    {
        var page = await OpenAsync("#/runs", width: 390);

        await page.GetByRole(AriaRole.Button, new() { Name = "Open the side bar" }).ClickAsync();
        await LinkAsync(page, "Settings");

        await Expect(Heading(page)).ToHaveTextAsync("Settings");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeHiddenAsync();
        Assert.Equal(0, await OverflowAsync(page));
    }

    [Fact]
    public async Task AnAddressOfNothingSaysSo()
    {
        var page = await OpenAsync("#/runs/0198c0de-0000-7000-8000-000000000000");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no run");

        await page.EvaluateAsync("location.hash = '#/sources/nowhere'");
        await Expect(page.Locator("main.place")).ToContainTextAsync("There is no such source");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(1280)]
    [InlineData(2560)]
    public async Task NoPageFlowsOutSideways(int width)
    {
        var source = await UploadAsync("مبيعات_الشمال.csv", $"المدينة,{new string('x', 90)}\nالقاهرة,{new string('y', 300)}\nتونس,2\n");
        var page = await OpenAsync("#/sources", width);
        foreach (var (address, title) in ((string, string)[])[("#/sources", "Sources"), ($"#/sources/{source}", "مبيعات_الشمال"), ("#/sources/add", "Add data"), ("#/runs", "Runs"), ("#/todos", "Todos"), ("#/archives", "Archives"), ("#/usage", "Usage"), ("#/users", "Users"), ("#/settings", "Settings")])
        {
            await page.EvaluateAsync("address => { location.hash = address }", address);
            await Expect(Heading(page)).ToHaveTextAsync(title);
            await Expect(page.Locator("main.place .thinking")).ToHaveCountAsync(0);
            Assert.True(await OverflowAsync(page) == 0, $"{address} flows out at {width} px.");
            Assert.True(await page.EvaluateAsync<int>("(() => { const s = document.querySelector('.place-scroll'); return s.scrollWidth - s.clientWidth })()") == 0, $"{address} scrolls sideways at {width} px.");
        }

        await page.EvaluateAsync("address => { location.hash = address }", $"#/sources/{source}");
        await Expect(Heading(page)).ToHaveTextAsync("مبيعات_الشمال");
        Assert.Equal("rtl", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('main.place h1')).direction"));
        await ScreenshotAsync(page, $"source-{width}");
        await SendAsync(HttpMethod.Delete, $"/datasets/{source}");
    }

    [Fact]
    public async Task NothingMovesForWhoeverWantsNoMotion()
    {
        var page = await OpenAsync("#/sources", before: page => page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }));

        await page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<p class=\"thinking\"><span class=\"dot\"></span></p>')");

        Assert.Equal("none", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('main .dot')).animationName"));
    }

    static Task LinkAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
}
