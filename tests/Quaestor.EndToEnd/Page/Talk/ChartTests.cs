using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Quaestor.EndToEnd.Page.Talk;

/// <summary>Charts under a policy that lets no code be made from text.</summary>
[Collection(Conversations.Name)]
public sealed class ChartTests(ServedTalk served)
{
    [Fact]
    public async Task AnAnswerIsDrawnAndToldInWords()
    {
        await using var talk = await served.OpenAsync();

        await talk.AskAsync("value by city");

        var chart = talk.Log.GetByRole(AriaRole.Img);
        await Expect(chart.Locator("svg .mark-rect path").First).ToBeVisibleAsync();
        await Expect(chart).ToHaveAttributeAsync("aria-label", "Chart (bars) of value by city, 3 rows. value: highest 18,004.50 at Rome, lowest 12,003.00 at Oslo.");
        await talk.IsAccessibleAsync("chart-light");
    }

    [Fact]
    public async Task AModelDrawsAHeatMapAndItIsSaved()
    {
        await using var talk = await served.OpenAsync(scheme: ColorScheme.Dark);
        await talk.AskAsync("draw a heat map");
        var figure = talk.Log.GetByRole(AriaRole.Figure);
        await Expect(figure.Locator("svg .mark-rect path")).Not.ToHaveCountAsync(0);
        await talk.IsAccessibleAsync("heatmap-dark");

        foreach (var (format, starts) in new[] { ("PNG", "\u0089PNG"), ("SVG", "<svg") })
        {
            await figure.GetByRole(AriaRole.Button, new() { Name = "Save the chart" }).ClickAsync();
            var saved = await talk.Page.RunAndWaitForDownloadAsync(() => talk.Page.GetByRole(AriaRole.Menuitem, new() { Name = format }).ClickAsync());
            Assert.Equal($"customers.{format.ToLowerInvariant()}", saved.SuggestedFilename);
            await using var stream = await saved.CreateReadStreamAsync();
            var head = new byte[4];
            await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            Assert.Equal(starts, System.Text.Encoding.Latin1.GetString(head));
        }
    }

    [Fact]
    public async Task KindAndFieldsAreChosenByHand()
    {
        await using var talk = await served.OpenAsync();
        await talk.ChooseAsync("crm");
        await talk.AskAsync("SQL: select id, city, tier, value, date '2025-01-01' + id as day from customers where id > 9 order by id");
        await Expect(talk.Grid).ToContainTextAsync("Oslo");
        await talk.Tab("Chart").ClickAsync();
        var panel = talk.Page.GetByRole(AriaRole.Tabpanel);
        var marks = new Dictionary<string, string>
        {
            ["bar"] = ".mark-rect path", ["line"] = ".mark-line path", ["area"] = ".mark-area path", ["scatter"] = ".mark-symbol path",
            ["histogram"] = ".mark-rect path", ["heatmap"] = ".mark-rect path",
        };

        foreach (var (kind, mark) in marks)
        {
            await panel.GetByLabel("Kind").SelectOptionAsync(kind);
            await Expect(panel.Locator("svg " + mark).First).ToBeAttachedAsync();
        }

        await panel.GetByLabel("Kind").SelectOptionAsync("scatter");
        await panel.GetByLabel("Split by").SelectOptionAsync("city");
        await Expect(panel.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("split by city"));
        await Expect(panel.Locator("svg .role-legend")).ToContainTextAsync("Bonn");
        await talk.IsAccessibleAsync("chart-by-hand-light");
        await panel.GetByLabel("Kind").SelectOptionAsync("pie");
        await Expect(panel.GetByRole(AriaRole.Alert)).ToContainTextAsync("12 slices");
    }
}
