using System.Text.RegularExpressions;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sql.Sqlite;

public sealed class SqliteGuardTests(SqliteJudge judge) : IClassFixture<SqliteJudge>
{
    public static TheoryData<string> Attacks => [.. SqliteCases.Of("refuse").Select(known => known.Id)];

    public static TheoryData<string> Queries => [.. SqliteCases.Of("allow").Select(known => known.Id)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task AnAttackIsRefusedWithASentence(string id)
    {
        var refused = Assert.IsType<Verdict.Refused>(await judge.JudgeAsync(SqliteCases.ById(id).Sql));

        Assert.EndsWith(".", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task AQueryIsAllowedAndRunsUnderTheSameRules(string id)
    {
        var sql = SqliteCases.ById(id).Sql;

        var verdict = await judge.JudgeAsync(sql);
        Assert.True(verdict is Verdict.Allowed, $"{sql}: {verdict}");
        var allowed = (Verdict.Allowed)verdict;

        Assert.Equal((Dialect.Sqlite, sql), (allowed.Sql.Dialect, allowed.Sql.Text));
        try
        {
            using var statement = judge.Database.Prepare(sql);
            while (statement.Step())
            {
            }
        }
        catch (SqliteException error)
        {
            // Another version of the library lacks a function; that is no refusal.
            Assert.StartsWith("no such", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SELECT 'größer 😀' FROM WHERE", "parser", "syntax error")]
    [InlineData("DELETE FROM orders", "statement", "DELETE changes data")]
    [InlineData("SELECT 1; SELECT 2", "statement", "more than one statement")]
    [InlineData("", "statement", "no statement")]
    [InlineData("WITH x AS (SELECT 1) DELETE FROM orders", "authorizer", "deletes from orders")]
    [InlineData("PRAGMA user_version = 3", "statement", "may be read, not set")]
    [InlineData("SELECT load_extension('x')", "functions", "load_extension")]
    [InlineData("SELECT nothing_like_it(1)", "functions", "nothing_like_it")]
    [InlineData("SELECT * FROM fsdir('/')", "functions", "fsdir")]
    [InlineData("SELECT * FROM sqlite_dbpage", "tables", "sqlite_dbpage")]
    public async Task ARefusalNamesItsLayerAndWhatItIsAbout(string sql, string layer, string words)
    {
        var refused = Assert.IsType<Verdict.Refused>(await judge.JudgeAsync(sql));

        Assert.Equal(layer, refused.Layer);
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM fsdir('/')")]
    [InlineData("SELECT * FROM sqlite_dbpage")]
    public async Task ARefusalOffersOnlyTableFunctionsThatTheLibraryHas(string sql)
    {
        var refused = Assert.IsType<Verdict.Refused>(await judge.JudgeAsync(sql));

        foreach (var name in AllowedNames.TableFunctions)
        {
            Assert.Equal(IsThere(name), Regex.IsMatch(refused.Reason, $@"\b{name}\b"));
        }

        bool IsThere(string name)
        {
            using var modules = judge.Database.Prepare($"SELECT count(*) FROM pragma_module_list WHERE name = '{name}'");
            Assert.True(modules.Step());
            return modules.Integer(0) > 0;
        }
    }

    [Fact]
    public async Task ASyntaxErrorPointsAtItsCharacter()
    {
        const string sql = "SELECT 'größer 😀' FROM WHERE";

        Assert.Equal(sql.IndexOf("WHERE", StringComparison.Ordinal), Assert.IsType<Verdict.Refused>(await judge.JudgeAsync(sql)).Position);
    }

    [Theory]
    [InlineData("SELECT * FROM absent")]
    [InlineData("SELECT absent FROM orders")]
    [InlineData("SELECT json_array()  , coalesce(1)")]
    public async Task WhatFailsWhenItIsRunIsNotTheGuardsMatter(string sql) =>
        Assert.IsType<Verdict.Allowed>(await judge.JudgeAsync(sql));

    [Fact]
    public async Task DeepNestingIsRefusedCleanly()
    {
        var deep = "SELECT " + new string('(', 20_000) + "1" + new string(')', 20_000);

        Assert.Equal("parser", Assert.IsType<Verdict.Refused>(await judge.JudgeAsync(deep)).Layer);
    }

    [Fact]
    public async Task AnOverlongTextIsRefusedBeforeItIsParsed() => Assert.Contains(
        "200009 characters",
        Assert.IsType<Verdict.Refused>(await judge.JudgeAsync("SELECT '" + new string('x', 200_000) + "'")).Reason,
        StringComparison.Ordinal);
}
