using Microsoft.Playwright;
using Quaestor.EndToEnd.Support;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page;

/// <summary>The page of the built program in a real browser, over the sample shop, with the planner.</summary>
public sealed class PageTests(ServedShop shop) : IClassFixture<ServedShop>, IAsyncLifetime
{
    IPage _page = null!;
    readonly List<string> _faults = [];

    public async ValueTask InitializeAsync()
    {
        _page = await shop.OpenAsync();
        _page.PageError += (_, error) => _faults.Add(error);
        _page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _faults.Add(message.Text);
            }
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Context.DisposeAsync();
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task AQuestionIsAnsweredWithItsSqlAndItsTable()
    {
        await AskAsync("revenue by country in 2025, highest first");

        await Expect(Log).ToContainTextAsync("Germany");
        await Expect(_page.GetByRole(AriaRole.Grid)).ToContainTextAsync("United Kingdom");
        await _page.GetByRole(AriaRole.Tab, new() { Name = "SQL" }).ClickAsync();
        await Expect(_page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("GROUP BY");
        await ScreenshotAsync("answer");
    }

    [Fact]
    public async Task TheSourcesTablesAreListedWithTheirColumns()
    {
        var data = _page.GetByLabel("Data", new() { Exact = true });

        await Expect(data).ToContainTextAsync("order_items");
        await data.GetByText("customers").First.ClickAsync();
        await Expect(data).ToContainTextAsync("country");
    }

    [Fact]
    public async Task AReloadKeepsTheConversation()
    {
        await AskAsync("how many products are there?");
        await Expect(Log).ToContainTextAsync("400");

        await _page.ReloadAsync();

        await Expect(Log).ToContainTextAsync("how many products are there?");
        await Expect(Log).ToContainTextAsync("400");
    }

    [Fact]
    public async Task AQuestionTheDataCannotAnswerSaysWhy()
    {
        await AskAsync("what will the weather be in Paris tomorrow?");

        await Expect(Log).ToContainTextAsync("can't");
    }

    [Fact]
    public async Task AFailedStatementShowsWhatIsWrong()
    {
        await AskAsync("SQL: select no_such_column from customers");

        await Expect(Log).ToContainTextAsync("no_such_column");
        await Expect(Log).ToContainTextAsync("not found", new() { IgnoreCase = true });
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(900, 700)]
    [InlineData(2560, 1440)]
    public async Task NothingFlowsOutSideways(int width, int height)
    {
        await _page.SetViewportSizeAsync(width, height);
        await AskAsync("list the customers from Berlin");
        await Expect(Log).ToContainTextAsync("Berlin");

        var overflow = await _page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, overflow);
        await ScreenshotAsync($"at-{width}");
    }

    [Fact]
    public async Task DarkFollowsTheSystem()
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        var background = await _page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var channels = background.Split(['(', ',', ')'])[1..4].Select(int.Parse);
        Assert.All(channels, channel => Assert.InRange(channel, 0, 60));
        await ScreenshotAsync("dark");
    }

    [Fact]
    public async Task NothingIsAskedOfAnotherOrigin()
    {
        List<string> elsewhere = [];
        _page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(shop.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };

        await AskAsync("top 5 products by revenue");
        await Expect(_page.GetByRole(AriaRole.Grid)).ToBeVisibleAsync();

        Assert.Empty(elsewhere);
    }

    ILocator Log => _page.GetByRole(AriaRole.Log);

    async Task AskAsync(string question)
    {
        await _page.GetByLabel("Message", new() { Exact = true }).FillAsync(question);
        await _page.Keyboard.PressAsync("Enter");
    }

    Task ScreenshotAsync(string name)
    {
        var folder = Path.Combine(Checkout.Root, "artifacts", "screenshots");
        return _page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }
}
