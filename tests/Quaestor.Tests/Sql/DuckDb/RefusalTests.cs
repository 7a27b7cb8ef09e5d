using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.DuckDb;

/// <summary>What a refusal says: the layer, the thing, the place, and what would be allowed.</summary>
public sealed class RefusalTests(JudgeDatabase judge) : IClassFixture<JudgeDatabase>
{
    [Theory]
    [InlineData("DROP TABLE orders", "statement", "DROP changes what the database holds")]
    [InlineData("SELECT 1; SELECT 2", "statement", "more than one statement")]
    [InlineData("CHECKPOINT; SELECT 2", "statement", "more than one statement")]
    [InlineData("PRAGMA memory_limit='1GB'", "statement", "table_info")]
    [InlineData("-- only a comment", "statement", "no statement")]
    [InlineData("EXPLAIN DELETE FROM orders", "statement", "EXPLAIN is allowed of a query only")]
    [InlineData("SELECT getenv('HOME')", "functions", "\"getenv\"")]
    [InlineData("SELECT summ(total) FROM orders", "functions", "Did you mean \"sum\"?")]
    [InlineData("FROM read_csv('x.csv')", "functions", "by name")]
    [InlineData("SELECT current_setting('secret_directory')", "functions", "timezone")]
    [InlineData("FROM 'orders.csv'", "tables", "add it as a source")]
    [InlineData("SELECT $1", "syntax tree", "write the values out")]
    [InlineData("FROM orders AT (VERSION => 1)", "syntax tree", "no earlier versions")]
    [InlineData("SELECT sum(total) EXPORT_STATE FROM orders", "syntax tree", "EXPORT_STATE")]
    [InlineData("SELECT FROM", "parser", "syntax error")]
    public async Task ARefusalNamesItsLayerAndWhatItIsAbout(string sql, string layer, string words)
    {
        var refused = await RefuseAsync(sql);

        Assert.Equal(layer, refused.Layer);
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'größer 😀', getenv('HOME')", "getenv")]
    [InlineData("EXPLAIN SELECT getenv('HOME')", "getenv")]
    [InlineData("SELECT 'größer 😀' FROM ORDER", "ORDER")]
    public async Task ARefusalPointsAtTheCharacterInTheTextAsGiven(string sql, string at)
    {
        var refused = await RefuseAsync(sql);

        Assert.Equal(sql.IndexOf(at, StringComparison.Ordinal), refused.Position);
    }

    public static TheoryData<string, string> DeepTexts => new()
    {
        { "parentheses", "SELECT " + new string('(', 10_000) + "1" + new string(')', 10_000) },
        { "subqueries", "SELECT " + Repeat("(SELECT ", 3_000) + "1" + new string(')', 3_000) },
        { "terms", "SELECT " + Repeat("1+", 20_000) + "1" },
        { "lists", "SELECT " + new string('[', 10_000) + "1" + new string(']', 10_000) },
        { "calls", "SELECT " + Repeat("abs(", 10_000) + "1" + new string(')', 10_000) },
        { "cases", "SELECT " + Repeat("CASE WHEN true THEN ", 3_000) + "1" + Repeat(" END", 3_000) },
        { "tables", Repeat("FROM (", 10_000) + "FROM orders" + new string(')', 10_000) },
    };

    [Theory]
    [MemberData(nameof(DeepTexts))]
    public async Task DeepNestingIsRefusedCleanly(string what, string sql)
    {
        var refused = await RefuseAsync(sql);

        Assert.Equal("parser", refused.Layer);
        Assert.True(refused.Reason.Contains("nested too deeply", StringComparison.Ordinal), $"{what}: {refused.Reason}");
    }

    [Fact]
    public async Task ADeepTreeThatParsesIsWalkedWithoutRecursion()
    {
        var sql = "SELECT " + Repeat("1+", 900) + "1 FROM " + Repeat("(FROM ", 400) + "orders" + new string(')', 400);

        Assert.IsType<Verdict.Allowed>(await judge.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnOverlongTextIsRefusedBeforeItIsParsed()
    {
        var refused = await RefuseAsync("SELECT '" + new string('x', 200_000) + "'");

        Assert.Contains("200009 characters", refused.Reason, StringComparison.Ordinal);
    }

    async Task<Verdict.Refused> RefuseAsync(string sql) =>
        Assert.IsType<Verdict.Refused>(await judge.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken));

    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
