using Quaestor.Cli.Terminal;

namespace Quaestor.Tests.Cli.Terminal;

public sealed class TextTableTests
{
    [Fact]
    public void ColumnsAlignWhateverTheScript() => AssertTable(
        """
        name    n
        ────  ───
        Ana     1
        日本   22
        é😀   333
        """,
        width: null,
        ("Ana", "1"), ("日本", "22"), ("e\u0301😀", "333"));

    [Fact]
    public void TheWidestColumnGivesWayToTheTerminal() => AssertTable(
        """
        name         n
        ─────────  ───
        a long n…    1
        日本語の…  222
        """,
        width: 14,
        ("a long name indeed", "1"), ("日本語の名前です", "222"));

    [Fact]
    public void ACellCannotBreakOutOfItsLine() => AssertTable(
        """
        name     n
        ───────  ─
        a↵b␛[2J  1
        """,
        width: null,
        ("a\nb\u001b[2J", "1"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("ÄÖ", 2)]
    [InlineData("日本", 4)]
    [InlineData("ｱ", 1)]
    [InlineData("Ａ", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("👩\u200D💻", 2)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("한글", 4)]
    [InlineData("𠀀", 2)]
    public void WidthIsCountedInCells(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    static void AssertTable(string expected, int? width, params (string Name, string Number)[] rows)
    {
        var table = new TextTable([("name", false), ("n", true)]);
        foreach (var (name, number) in rows)
        {
            table.Add([name, number]);
        }

        using var writer = new StringWriter();
        table.Write(writer, width);
        var shown = writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Replace("e\u0301", "é", StringComparison.Ordinal);
        Assert.Equal(expected.ReplaceLineEndings("\n"), shown);
    }
}
