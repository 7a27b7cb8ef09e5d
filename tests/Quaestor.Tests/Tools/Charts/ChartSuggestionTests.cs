using Quaestor.Agent.Tools.Charts;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Tools.Charts;

/// <summary>When a result is drawn although nobody asked.</summary>
public sealed class ChartSuggestionTests
{
    [Theory]
    [InlineData("country text, revenue decimal", 2, "Bar country: revenue")]
    [InlineData("revenue decimal, country text", 50, "Bar country: revenue")]
    [InlineData("country text, a integer, b double, c hugeint", 5, "Bar country: a b c")]
    [InlineData("active boolean, n integer", 2, "Bar active: n")]
    [InlineData("day date, n integer", 12, "Line day: n")]
    [InlineData("at timestamp, n integer, m integer", 12, "Line at: n m")]
    [InlineData("at timestamptz, n integer", 12, "Line at: n")]
    [InlineData("at time, n integer", 12, "Line at: n")]
    [InlineData("country text, n integer", 1, null)]
    [InlineData("country text, n integer", 0, null)]
    [InlineData("country text, n integer", 51, null)]
    [InlineData("n integer", 1, null)]
    [InlineData("n integer, m integer", 5, null)]
    [InlineData("country text", 5, null)]
    [InlineData("country text, day date, n integer", 5, null)]
    [InlineData("country text, a integer, b integer, c integer, d integer", 5, null)]
    [InlineData("name text, id integer", 5, null)]
    [InlineData("name text, customer_id integer, n integer", 5, null)]
    [InlineData("key uuid, n integer", 5, null)]
    [InlineData("tags json, n integer", 5, null)]
    [InlineData("country text, n integer, n integer", 5, null)]
    public void ByItsColumnsAndRows(string columns, int rows, string? chart) =>
        Assert.Equal(chart, Drawn(Page(columns, rows, row => row)));

    [Fact]
    public void NotWhereACategoryComesTwice() => Assert.Null(Drawn(Page("country text, n integer", 4, row => row / 2)));

    [Fact]
    public void NotOfAPartOfWhatThereIs()
    {
        var page = Page("country text, n integer", 4, row => row);

        Assert.Null(Drawn(page with { TruncatedBy = Truncation.Rows }));
        Assert.Null(Drawn(page with { RowCount = 5 }));
    }

    [Theory]
    [InlineData("3", "18004.50", "Bar city: value")]
    [InlineData("200", "18004.50", "Bar city: customers value")]
    [InlineData("3", null, "Bar city: customers")]
    [InlineData("0", "0", "Bar city: customers")]
    [InlineData("-50000", "20", "Bar city: customers")]
    [InlineData("3", "NaN", "Bar city: customers")]
    public void WhatWouldLieFlatBesideTheRestIsLeftOut(string customers, string? value, string chart)
    {
        var page = Page("city text, customers integer, value decimal", 2, row => row);

        Assert.Equal(chart, Drawn(page with { Rows = [["Rome", customers, value], ["Oslo", "1", null]] }));
    }

    static string? Drawn(ResultPage page) =>
        ChartSuggestion.Of(page) is { } spec ? $"{spec.Kind} {spec.X.Column}: {string.Join(' ', spec.Y.Select(column => column.Column))}" : null;

    static ResultPage Page(string columns, int rows, Func<int, int> value)
    {
        List<Column> all = [.. columns.Split(", ").Select(column => column.Split(' ')).Select(parts => new Column(parts[0], ColumnTypes.TryParse(parts[1], out var type) ? type : throw new ArgumentException(parts[1])))];
        return new ResultPage(Guid.NewGuid(), all, [.. Enumerable.Range(0, rows).Select(row => all.Select(_ => (object?)$"{value(row)}").ToArray())], 0, rows, null);
    }
}
