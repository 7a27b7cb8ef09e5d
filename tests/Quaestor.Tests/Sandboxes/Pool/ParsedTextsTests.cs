using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Tests.Sandboxes.Pool;

public sealed class ParsedTextsTests
{
    readonly ParsedTexts _texts = new();

    [Fact]
    public void ATextIsFoundToTheLetterAlone()
    {
        var parsed = new ParsedSql("tree", null);
        _texts.Keep("SELECT 1", parsed);

        Assert.Same(parsed, _texts.Find("SELECT 1"));
        Assert.Null(_texts.Find("select 1"));
        Assert.Null(_texts.Find("SELECT 1 "));
    }

    [Fact]
    public void TheOneNotUsedForLongestIsForgotten()
    {
        for (var i = 0; i < 256; i++)
        {
            _texts.Keep($"SELECT {i}", new ParsedSql(null, null));
        }

        Assert.NotNull(_texts.Find("SELECT 0"));
        _texts.Keep("SELECT 256", new ParsedSql(null, null));

        Assert.NotNull(_texts.Find("SELECT 0"));
        Assert.Null(_texts.Find("SELECT 1"));
        Assert.NotNull(_texts.Find("SELECT 256"));
    }

    [Fact]
    public void ALargeOneIsNotKept()
    {
        _texts.Keep("SELECT 1", new ParsedSql(new string('x', 100_000), null));

        Assert.Null(_texts.Find("SELECT 1"));
    }
}
