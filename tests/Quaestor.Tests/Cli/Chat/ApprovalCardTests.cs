using Quaestor.Cli.Chat.Overlays;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Tests.Cli.Chat;

public sealed class ApprovalCardTests
{
    [Fact]
    public void AYesCountsOnlyOnceTheWholeStatementWasInView()
    {
        var statement = string.Join('\n', Enumerable.Range(1, 60).Select(line => $"UPDATE t SET x = {line};"));
        var decisions = new List<string>();
        var card = new ApprovalCard(new("1", null, statement, MayEdit: true, "60 rows change.", "It cannot be undone."), decisions.Add, () => { });
        var grid = new CellGrid(80, 24);

        card.Draw(grid, grid.All, Theme.Plain);
        Assert.True(card.Handle(new(KeyName.Letter, "y")));
        Assert.Empty(decisions);

        for (var page = 0; page < 10; page++)
        {
            card.Handle(new(KeyName.PageDown));
            card.Draw(grid, grid.All, Theme.Plain);
        }

        Assert.False(card.Handle(new(KeyName.Letter, "y")));
        Assert.Equal(["approve"], decisions);
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public void TheStatementIsShownToItsLastLetter(int width, int height)
    {
        var statement = "UPDATE customers SET tier = 'gold' WHERE lifetime_value > 10000 AND country IN ('DE', 'FR') AND 中文 = 'x' -- end";
        var card = new ApprovalCard(new("1", null, statement, MayEdit: true, "", ""), _ => { }, () => { });
        var seen = "";
        for (var page = 0; page < 8; page++)
        {
            var grid = new CellGrid(width, height);
            card.Draw(grid, grid.All, Theme.Plain);
            seen += string.Concat(Enumerable.Range(0, height).SelectMany(y => Enumerable.Range(0, width).Select(x => grid[x, y].Letter))).Replace("│", "", StringComparison.Ordinal);
            card.Handle(new(KeyName.Down));
        }

        Assert.All(statement.Split(' '), word => Assert.Contains(word, seen));
    }
}
