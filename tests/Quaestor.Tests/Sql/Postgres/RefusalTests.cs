using Quaestor.Data.Sql;

namespace Quaestor.Tests.Sql.Postgres;

/// <summary>What a refusal says: the layer, the thing, the place, and what would be allowed.</summary>
public sealed class RefusalTests(GuardedDatabase database) : IClassFixture<GuardedDatabase>
{
    [Theory]
    [InlineData("DROP TABLE orders", "statement", "DROP does more than read")]
    [InlineData("SELECT 1; SELECT 2", "statement", "more than one statement")]
    [InlineData("-- only a comment", "statement", "no statement")]
    [InlineData("SELECT * INTO x FROM t", "statement", "makes a table")]
    [InlineData("SELECT * FROM t FOR UPDATE", "statement", "lock rows")]
    [InlineData("SELECT $1", "statement", "write the value out")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM t", "statement", "DELETE does more than read")]
    [InlineData("SELECT 'x", "parser", "does not end")]
    [InlineData("SELECT 1 \\gexec", "parser", "psql")]
    [InlineData("SELECT (1", "parser", "bracket")]
    [InlineData("SELECT pg_sleep(1)", "functions", "it waits")]
    [InlineData("SELECT summ(total) FROM orders", "functions", "Did you mean \"sum\"?")]
    [InlineData("SELECT touch_all()", "functions", "DELETE")]
    [InlineData("SELECT definer_count()", "functions", "SECURITY DEFINER")]
    [InlineData("SELECT lower('A')", "functions", "pg_catalog.lower")]
    [InlineData("SELECT * FROM v_deep", "objects", "uses \"v_sneaky\"")]
    [InlineData("SELECT * FROM passwd", "objects", "foreign table")]
    [InlineData("SELECT * FROM pg_shadow", "objects", "secrets")]
    public async Task ARefusalNamesItsLayerAndWhatItIsAbout(string sql, string layer, string words)
    {
        var refused = await RefuseAsync(sql);

        Assert.Equal(layer, refused.Layer);
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'größer 😀', pg_sleep(1)", "pg_sleep")]
    [InlineData("EXPLAIN SELECT U&\"pg\\005fsleep\"(1)", "U&")]
    [InlineData("SELECT 1 /* 😀 */; DELETE FROM t", "DELETE")]
    public async Task ARefusalPointsAtTheCharacterInTheTextAsGiven(string sql, string at)
    {
        var refused = await RefuseAsync(sql);

        Assert.Equal(sql.IndexOf(at, StringComparison.Ordinal), refused.Position);
    }

    [Fact]
    public async Task WhatIsNoTextIsRefused()
    {
        Assert.Equal("parser", (await RefuseAsync("SELECT '\0'")).Layer);
        Assert.Equal("parser", (await RefuseAsync($"SELECT '{(char)0xD83D}'")).Layer);
    }

    [Fact]
    public async Task AnOverlongTextIsRefusedBeforeItIsRead() =>
        Assert.Contains("100009 characters", (await RefuseAsync("SELECT '" + new string('x', 100_000) + "'")).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task DeepNestingIsRefusedCleanly() =>
        Assert.Equal("parser", (await RefuseAsync("SELECT " + new string('(', 20_000) + "1" + new string(')', 20_000))).Layer);

    async Task<Verdict.Refused> RefuseAsync(string sql) =>
        Assert.IsType<Verdict.Refused>(await database.Guard.JudgeAsync(sql, TestContext.Current.CancellationToken));
}
