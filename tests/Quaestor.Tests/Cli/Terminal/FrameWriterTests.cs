using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Tests.Cli.Terminal;

public sealed class FrameWriterTests
{
    static readonly Style[] Styles = [default, new(Colour.Ansi(1)), new(Colour.Rgb(0x2DD4BF), Colour.Ansi(15), IsBold: true), new(IsReversed: true)];
    static readonly string[] Letters = ["a", "Z", " ", " ", " ", "中", "é", "👍", "e\u0301", "│"];

    [Fact]
    public void WhatIsSentLeadsFromAnyFrameToAnyOther()
    {
        var random = new Random(11);
        using var terminal = new ScreenTerminal(23, 7);
        var writer = new FrameWriter();
        for (var frame = 0; frame < 400; frame++)
        {
            var grid = RandomGrid(random, 23, 7);
            terminal.Write(writer.Write(grid, (0, 0)));

            Assert.Equal(TextOf(grid), terminal.Text);
        }
    }

    [Fact]
    public void AFrameThatIsTheSameSendsNothing()
    {
        var writer = new FrameWriter();
        writer.Write(Line("orders"), (1, 0));

        Assert.Equal("", writer.Write(Line("orders"), (1, 0)));
    }

    [Fact]
    public void OnlyWhatChangesIsSentAndAsOneUpdate()
    {
        var writer = new FrameWriter();
        writer.Write(Line("12 orders"), null);

        var bytes = writer.Write(Line("13 orders"), null);

        Assert.StartsWith("\e[?2026h", bytes);
        Assert.EndsWith("\e[?2026l", bytes);
        Assert.Contains("3", bytes);
        Assert.DoesNotContain("orders", bytes);
    }

    [Fact]
    public void DataCannotDriveTheTerminal()
    {
        using var terminal = new ScreenTerminal(40, 1);
        var bytes = new FrameWriter().Write(Line("a\e[2Jb\u202Ec\u0007d\u009B31me\r\nf"), null);

        Assert.DoesNotContain("\e[2Jb", bytes);
        Assert.DoesNotContain("\u202E", bytes);
        Assert.DoesNotContain("\u009B", bytes);
        terminal.Write(bytes);
        Assert.StartsWith("a␛[2Jb", terminal.Text);
    }

    [Fact]
    public void AWideLetterIsNeverCutAtTheEdge()
    {
        var grid = new CellGrid(3, 1);

        Assert.Equal(2, grid.Write(0, 0, "中文", default));
        Assert.Equal("中 ", TextOf(grid).PadRight(2));
    }

    [Fact]
    public void HalfOfAWideLetterThatIsOverwrittenLeavesABlank()
    {
        var grid = new CellGrid(6, 1);
        grid.Write(0, 0, "中文字", default);
        grid.Write(1, 0, "x", default);
        grid.Write(4, 0, "y", default);

        Assert.Equal(" x文y", TextOf(grid));
    }

    static CellGrid Line(string text)
    {
        var grid = new CellGrid(40, 1);
        grid.Write(0, 0, text, default);
        return grid;
    }

    static CellGrid RandomGrid(Random random, int width, int height)
    {
        var grid = new CellGrid(width, height);
        for (var piece = random.Next(12); piece > 0; piece--)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => Letters[random.Next(Letters.Length)]));
            grid.Write(random.Next(width), random.Next(height), text, Styles[random.Next(Styles.Length)]);
        }

        return grid;
    }

    static string TextOf(CellGrid grid) =>
        string.Join('\n', Enumerable.Range(0, grid.Height).Select(y => string.Concat(Enumerable.Range(0, grid.Width).Select(x => grid[x, y].Letter)).TrimEnd()));
}
