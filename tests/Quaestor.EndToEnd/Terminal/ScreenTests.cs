using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Terminal;

/// <summary>What the full screen shows over the sample shop, at three sizes, for light and dark grounds.</summary>
[Trait("Size", "Slow")]
public sealed class ScreenTests
{
    const string Question = "revenue by country in 2025, highest first";

    [Fact]
    public async Task AnAnswerStandsBesideItsResultAndItsChartOnDarkAndOnLightGround()
    {
        await using var terminal = await StartAsync(120, 35, "dark");
        await AtBothSizesAsync(terminal, async size => GoldenScreen.Check($"welcome-{size}", await terminal.ShownAsync()));

        await terminal.TypeAsync(Question);
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("(planner, confidence");
        await terminal.UntilAsync("Enter send");
        await AtBothSizesAsync(terminal, async size =>
        {
            GoldenScreen.Check($"answer-{size}", await terminal.ShownAsync());
            GoldenScreen.Check($"answer-{size}-dark-colours", await terminal.ColouredAsync());
        });

        await terminal.PressAsync("Tab", "2");
        await terminal.UntilAsync("███");
        await AtBothSizesAsync(terminal, async size => GoldenScreen.Check($"chart-{size}", await terminal.ShownAsync()));
        await terminal.PressAsync("1", "Tab");
        await terminal.TypeAsync("/theme light");
        await terminal.PressAsync("Enter");
        await terminal.UntilColouredAsync("␛[38;2;15;118;110m");
        await AtBothSizesAsync(terminal, async size => GoldenScreen.Check($"answer-{size}-light-colours", await terminal.ColouredAsync()));
    }

    [Fact]
    public async Task ANarrowTerminalShowsOneThingAtATime()
    {
        const string theme = "light";
        await using var terminal = await StartAsync(80, 24, theme);
        await terminal.TypeAsync(Question);
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("(planner, confidence");
        await terminal.UntilAsync("Enter send");
        GoldenScreen.Check("answer-80x24", await terminal.ShownAsync());

        await terminal.PressAsync("Tab");
        await terminal.UntilAsync("Result 1");
        GoldenScreen.Check("result-80x24", await terminal.ShownAsync());
        GoldenScreen.Check($"result-80x24-{theme}-colours", await terminal.ColouredAsync());

        await terminal.PressAsync("Tab", "F2");
        await terminal.UntilAsync("shop: 5 tables");
        GoldenScreen.Check("tables-80x24", await terminal.ShownAsync());

        await terminal.PressAsync("F2", "C-t");
        await terminal.TypeAsync("select o.order_date, c.name\nfrom orders o join c");
        await terminal.UntilAsync("joins o");
        GoldenScreen.Check("completion-80x24", await terminal.ShownAsync());
        GoldenScreen.Check($"completion-80x24-{theme}-colours", await terminal.ColouredAsync());
    }

    [Fact]
    public async Task TheTerminalIsItselfAgainWhateverEndsTheProgram()
    {
        await using var terminal = await StartAsync(100, 30, "plain");
        await terminal.TypeAsync("how many orders are there?");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("(planner, confidence");
        await terminal.ResizeAsync(60, 20);
        await terminal.UntilAsync("90,000 orders");
        await terminal.PressAsync("C-d");

        // The last answer stays, and what is typed is shown again.
        var left = await terminal.UntilAsync("ended with 0");
        Assert.Contains("There are 90,000 orders.", left);
        Assert.Contains("SELECT count(*)", left, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("╭", left);
        await terminal.TypeAsync("seen");
        await terminal.UntilAsync("seen");
    }

    [Fact]
    public async Task LineByLineTheConversationStaysInTheScrollback()
    {
        await using var terminal = await Tmux.StartAsync(100, 40, $"chat --inline --source {Checkout.Shop} --today 2025-12-31");
        await terminal.UntilAsync("›");
        await terminal.TypeAsync("how many orders are there?");
        await terminal.PressAsync("Enter");

        // Typed while the answer comes, it is the next message.
        await terminal.TypeAsync("SQL: select count(*) from order_items a, order_items b, orders c");
        await terminal.PressAsync("Enter");
        await terminal.UntilAsync("· execute_sql");
        await terminal.PressAsync("C-c");
        await terminal.UntilAsync("cancelled");
        await terminal.TypeAsync("SQL: select count(*) as n from ord");
        await terminal.PressAsync("Tab", "Enter");
        var shown = await terminal.UntilAsync("226372");

        Assert.Contains("There are 90,000 orders.", shown);
        await terminal.PressAsync("C-d");
        await terminal.UntilAsync("ended with 0");
    }

    /// <summary>Looks at the same in a common window and in a large one.</summary>
    static async Task AtBothSizesAsync(Tmux terminal, Func<string, Task> look)
    {
        await look("120x35");
        await terminal.ResizeAsync(200, 60);
        await terminal.UntilDrawnAsync(60);
        await look("200x60");
        await terminal.ResizeAsync(120, 35);
        await terminal.UntilDrawnAsync(35);
    }

    static async Task<Tmux> StartAsync(int width, int height, string theme)
    {
        var terminal = await Tmux.StartAsync(width, height, $"--source {Checkout.Shop} --today 2025-12-31 --theme {theme}");
        await terminal.UntilAsync("shop has 5 tables");
        return terminal;
    }
}
