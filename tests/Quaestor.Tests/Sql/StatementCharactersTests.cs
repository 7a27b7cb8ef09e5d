using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sql;

public sealed class StatementCharactersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("SELECT 'größer 😀'")]
    [InlineData("😀")]
    [InlineData("\U0001F600\U0001F601")]
    public void WholeTextIsRead(string sql) => Assert.Null(StatementCharacters.Objection(sql, 100));

    [Fact]
    public void ANulAndHalvesOfPairsAreRefused() => Assert.All(
        // Not as data of a theory: halves do not survive a test's name.
        ["\0", "a\0b", "\ud83d", "\ude00", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00", "\ude00\ud83d", "a\ud83d", "\ud83da"],
        sql => Assert.Contains("is no text", StatementCharacters.Objection(sql, 100), StringComparison.Ordinal));

    [Fact]
    public void ATextThatIsTooLongIsRefused()
    {
        Assert.Null(StatementCharacters.Objection("abc", 3));
        Assert.Contains("has 4 characters, and at most 3", StatementCharacters.Objection("abcd", 3), StringComparison.Ordinal);
    }
}
