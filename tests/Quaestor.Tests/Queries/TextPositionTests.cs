using Quaestor.Data.Queries;

namespace Quaestor.Tests.Queries;

public sealed class TextPositionTests
{
    [Theory]
    [InlineData("select x", 0, 1, 1)]
    [InlineData("select x", 7, 1, 8)]
    [InlineData("select\n  x", 9, 2, 3)]
    [InlineData("select\r\n  x", 10, 2, 3)]
    [InlineData("a\rb", 2, 2, 1)]
    [InlineData("a\n\nb", 3, 3, 1)]
    [InlineData("abc", 3, 1, 4)]
    public void LinesAndColumnsCountFromOne(string text, int index, int line, int column)
    {
        Assert.Equal(new TextPosition(line, column), TextPosition.Of(text, index));
        Assert.Equal(index, new TextPosition(line, column).IndexIn(text));
        Assert.Null(new TextPosition(line + 9, column).IndexIn(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    [InlineData(4)]
    public void AnIndexOutsideOfTheTextHasNoPlace(int? index) => Assert.Null(TextPosition.Of("abc", index));
}
