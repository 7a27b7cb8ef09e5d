using System.Globalization;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres.Cells;

/// <summary>Values that a result has no plain form for, and those that the server must write as text.</summary>
[Trait("Size", "Slow")]
public sealed class OddValuesTests(PostgresCluster cluster)
{
    [Fact]
    public async Task AColumnThatIsReadAsTextStandsBesideASemicolon()
    {
        await using var place = await PlaceAsync();

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal("""["a;b"] | 10.0.0.1/8 | x;y""", await OnlyAsync(place, "SELECT ARRAY['a;b'], '10.0.0.1/8'::inet, 'x;y' AS c;"));
        }
    }

    [Theory]
    [InlineData("ARRAY[timestamptz '2025-01-31 13:45:00.5+02']", """["2025-01-31T11:45:00.5Z"]""")]
    [InlineData("ARRAY[timestamp '0044-03-15 01:02:03 BC', 'infinity']", """["-0043-03-15T01:02:03","infinity"]""")]
    [InlineData("ARRAY[date '12345-01-01', NULL, '-infinity']", """["+12345-01-01",null,"-infinity"]""")]
    [InlineData(@"ARRAY['\x00ff'::bytea]", """["AP8="]""")]
    [InlineData("ARRAY[9007199254740992, 9007199254740993]", """[9007199254740992,"9007199254740993"]""")]
    [InlineData("ARRAY[1.5, 'NaN', 'Infinity']::float8[]", """[1.5,"NaN","Infinity"]""")]
    [InlineData("ARRAY['é', 'a+b', '<&>']", """["é","a+b","<&>"]""")]
    [InlineData("ARRAY['{\"a\": [1]}'::jsonb]", """[{"a": [1]}]""")]
    public async Task WhatIsInsideAnArrayIsAsACellIs(string value, string cell)
    {
        await using var place = await PlaceAsync();

        Assert.Equal(cell, await OnlyAsync(place, $"SELECT {value}"));
    }

    [Fact]
    public async Task ADocumentThatNestsDeeperThanReadersFollowIsItsText()
    {
        await using var place = await PlaceAsync();
        var deep = new string('[', 60) + new string(']', 60);

        Assert.Equal($"\"{deep}\"", await OnlyAsync(place, $"SELECT '{deep}'::json"));
        Assert.Equal($"\"{deep}\"", await OnlyAsync(place, $"SELECT '{deep}'::jsonb"));
    }

    [Theory]
    [InlineData("ARRAY[{0}]", "[{0}]", 47)]
    [InlineData("ARRAY[ARRAY[{0}]]", "[[{0}]]", 46)]
    [InlineData("ROW({0})::holder", "{{\"d\":{0}}}", 47)]
    public async Task ADocumentInsideAValueIsItsTextWhereBothNestTooDeep(string value, string cell, int deepest)
    {
        await using var place = await PlaceAsync("CREATE TYPE holder AS (d json)");

        foreach (var depth in new[] { deepest, deepest + 1, 60, 200 })
        {
            var document = new string('[', depth) + new string(']', depth);
            var expected = depth > deepest ? $"\"{document}\"" : document;
            Assert.Equal(
                string.Format(CultureInfo.InvariantCulture, cell, expected),
                await OnlyAsync(place, $"SELECT {string.Format(CultureInfo.InvariantCulture, value, $"'{document}'::json")}"));
        }
    }

    [Fact]
    public async Task AnEscapeThatIsHalfACharacterStaysTextInsideAnArray()
    {
        await using var place = await PlaceAsync();

        Assert.Equal("""["{\"a\": \"\\ud800\"}"]""", await OnlyAsync(place, """SELECT ARRAY['{"a": "\ud800"}'::json]"""));
    }

    [Fact]
    public async Task AValueThatNoResultHoldsIsRefusedAndTheNextQueryWorks()
    {
        await using var place = await PlaceAsync();

        var outcome = await place.RunAsync("SELECT repeat('x', 300000000)");

        Assert.Equal("row_too_large", outcome.Error?.Code);
        Assert.Equal("1", await OnlyAsync(place, "SELECT 1"));
    }

    static async Task<string> OnlyAsync(Place place, string sql)
    {
        var outcome = await place.RunAsync(sql);
        Assert.Null(outcome.Error);
        return string.Join(" | ", Assert.Single(outcome.Page!.Rows).Select(CellText.Of));
    }

    async Task<Place> PlaceAsync(string setup = "")
    {
        var server = await cluster.ServerAsync();
        var database = await cluster.CreateDatabaseAsync(setup);
        return new(PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{server.Port}/{database}", "odd"));
    }

    sealed class Place(PostgresSource source) : IAsyncDisposable
    {
        readonly TempFolder _results = new();

        public Task<QueryOutcome> RunAsync(string sql) =>
            new QueryRunner(new ResultFolder(_results.Path)).RunAsync(source, sql, QueryLimits.Default, TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await source.DisposeAsync();
            _results.Dispose();
        }
    }
}
