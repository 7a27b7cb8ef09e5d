using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>What a conversation says when something is not as one would wish.</summary>
[Collection(Conversations.Name)]
public sealed class StateTests(ServedTalk served)
{
    [Fact]
    public async Task AStatementThatFailedShowsItsLineAndWhatWasTriedNext()
    {
        await using var talk = await served.OpenAsync();

        await talk.AskAsync("mended");

        var card = talk.Page.GetByRole(AriaRole.Group, new() { Name = "Statement that failed, attempt 1" });
        await Expect(card).ToContainTextAsync("amount_usd");
        await Expect(card.Locator(".failing-line")).ToContainTextAsync("sum(amount_usd) AS amount");
        await Expect(card).ToContainTextAsync("Tried again below, attempt 2.");
        await talk.ShowsAsync("Counted instead.");
        await talk.IsAccessibleAsync("failed-sql-light");
        await card.GetByRole(AriaRole.Button, new() { Name = "Edit SQL" }).ClickAsync();
        await Expect(talk.Page.Locator(".cm-error-line")).ToContainTextAsync("amount_usd");
    }

    [Fact]
    public async Task AModelThatFailsCanBeExchanged()
    {
        await using var talk = await served.OpenAsync(scheme: ColorScheme.Dark);
        await talk.AskAsync("overloaded: how many rows in customers?");
        var alert = talk.Log.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("429");
        await talk.IsAccessibleAsync("model-failed-dark");

        await talk.Page.GetByLabel("Change model").SelectOptionAsync("planner");

        await Expect(talk.Turns).ToHaveCountAsync(2);
        await Expect(talk.Turns.Last).ToContainTextAsync("planner");
    }

    [Fact]
    public async Task AQuestionWhoseModelFailedIsAskedAgainWithOneClick()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("silent: how many rows in orders?");
        await Expect(talk.Log.GetByRole(AriaRole.Alert)).ToContainTextAsync("fell silent");

        await talk.Button("Ask again").ClickAsync();

        await Expect(talk.Turns).ToHaveCountAsync(2);
        await Expect(talk.Turns.Last).ToContainTextAsync("silent: how many rows in orders?");
        await Expect(talk.Turns.Last.GetByRole(AriaRole.Alert)).ToContainTextAsync("fell silent");
    }

    [Fact]
    public async Task NoRowsComeWithTheConditionsThatLeftNone()
    {
        await using var talk = await served.OpenAsync();

        await talk.AskAsync("nothing found");

        var panel = talk.Page.GetByRole(AriaRole.Tabpanel);
        await Expect(panel).ToContainTextAsync("0 rows meet all of:");
        await Expect(panel.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["city = 'Atlantis'", "tier = 'gold'"]);
        await talk.IsAccessibleAsync("zero-rows-light");
    }

    [Fact]
    public async Task ACutResultSaysSo()
    {
        await using var talk = await served.OpenAsync();
        await talk.ChooseAsync("many", "folder");

        await talk.AskAsync("SQL: select i from range(1000001) t(i)");

        await Expect(talk.Page.Locator(".truncated")).ToContainTextAsync("The first 1,000,000 rows, cut by the row limit");
    }

    [Fact]
    public async Task StopStopsAndTheTextSoFarStays()
    {
        await using var talk = await served.OpenAsync();
        await talk.AskAsync("slowly");
        await talk.ShowsAsync("word20 ");

        await talk.Button("Stop").ClickAsync();

        await talk.ShowsAsync("Stopped. The query was cancelled.");
        await talk.ShowsAsync("word20 ");
        await Expect(talk.Button("Send")).ToBeVisibleAsync();
        await Expect(talk.Log).Not.ToContainTextAsync("word599");
    }

    [Theory]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(1920, 1080, ColorScheme.Dark)]
    public async Task ChangesAndChartsFitEveryWidth(int width, int height, ColorScheme scheme)
    {
        await using var talk = await served.OpenAsync(width, height, scheme);
        await talk.AskAsync("gold: nine");
        await Expect(talk.Button("Run once")).ToBeVisibleAsync();
        await talk.IsAccessibleAsync($"approval-{width}");
        await talk.AskAsync("value by city");
        await Expect(talk.Log.GetByRole(AriaRole.Img).Locator("svg")).ToBeVisibleAsync();

        Assert.Equal(0, await talk.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await talk.IsAccessibleAsync($"answer-{width}");
    }
}
