using Quaestor.Cli.Terminal;

namespace Quaestor.Tests.Cli.Terminal;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain ~", "plain ~")]
    [InlineData("Größe 日本 😀", "Größe 日本 😀")]
    [InlineData("\u001b[31mred\u001b]0;title\u0007", "␛[31mred␛]0;title␇")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    [InlineData("a\rb\bc\u007f", "a␍b␈c␡")]
    [InlineData("two\nlines\tand a tab", "two↵lines→and a tab")]
    [InlineData("abc\u202Edcba", "abc\uFFFDdcba")]
    [InlineData("\u2066x\u2069\u2028\uFEFF", "\uFFFDx\uFFFD\uFFFD\uFFFD")]
    [InlineData("👩\u200D💻", "👩\u200D💻")]
    public void NothingInACellDrivesTheTerminal(string text, string shown) => Assert.Equal(shown, SafeText.Line(text));

    [Fact]
    public void HalfALetterIsShownAsUnknown() => Assert.Equal("half \uFFFD of one", SafeText.Line("half \ud83d of one"));

    [Fact]
    public void TextOverSeveralLinesKeepsThem() =>
        Assert.Equal("SELECT 1,\n\t'␛[2J'\nFROM t", SafeText.Block("SELECT 1,\r\n\t'\u001b[2J'\rFROM t"));

    [Fact]
    public void ALetterSplitOverTwoWritesStaysWhole()
    {
        using var terminal = new StringWriter();
        using var writer = new SafeTextWriter(terminal);

        writer.Write("a\ud83d");
        writer.Write("\ude00b\u001b");

        Assert.Equal("a😀b␛", terminal.ToString());
    }
}
