using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultSortTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ResultSortTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    // Each list is in its right order; the query shuffles it and mixes a null in.
    [Theory]
    [InlineData("bigint", "-9223372036854775808", "-10", "9", "10", "9223372036854775807")]
    [InlineData("boolean", "false", "true")]
    [InlineData("hugeint", "-170141183460469231731687303715884105728", "-11", "-2", "0", "9", "10", "170141183460469231731687303715884105727")]
    [InlineData("uhugeint", "0", "99", "100", "340282366920938463463374607431768211455")]
    [InlineData("bignum", "-1000000000000000000000000000000000000000000000", "-2", "3", "20", "1000000000000000000000000000000000000000000000")]
    [InlineData("decimal(38,2)", "-100.00", "-9.99", "-0.01", "0.00", "0.10", "9.99", "10.00")]
    [InlineData("double", "-infinity", "-1e300", "-0.5", "0", "1e-300", "2", "1e300", "infinity", "nan")]
    [InlineData("varchar", "", "A", "B", "a", "é", "😀")]
    [InlineData("date", "-infinity", "0044-03-15 (BC)", "0043-03-15 (BC)", "0001-01-01", "1969-12-31", "2025-01-31", "9999-12-31", "10000-01-01", "123456-01-01", "infinity")]
    [InlineData("time", "00:00:00", "00:00:00.000001", "09:59:59.9", "10:00:00", "24:00:00")]
    [InlineData("timetz", "12:00:00+02:00", "11:00:00+00:30", "11:00:00+00:00", "09:00:00-05:00")]
    [InlineData("timestamp", "-infinity", "0044-03-15 (BC) 12:00:00", "1969-12-31 23:59:59", "1969-12-31 23:59:59.5", "1970-01-01 00:00:00", "2025-01-31 00:00:00.1", "20000-01-01 00:00:00", "infinity")]
    [InlineData("timestamptz", "2025-01-31 12:00:00+02:00", "2025-01-31 10:00:00.5+00:00", "2025-01-31 10:00:01+00:00")]
    [InlineData("timestamp_ns", "1700-01-01 00:00:00", "2025-01-31 00:00:00.000000001", "2025-01-31 00:00:00.00000001")]
    [InlineData("interval", "-2 days", "-1 hour", "0 seconds", "1 microsecond", "90 seconds", "2 minutes", "25 hours", "29 days", "1 month", "31 days", "1 year")]
    [InlineData("uuid", "00000000-0000-0000-0000-000000000001", "7fffffff-0000-0000-0000-000000000000", "80000000-0000-0000-0000-000000000000")]
    public void ValuesSortByWhatTheyMean(string type, params string[] ordered)
    {
        var values = string.Join(", ", ordered.Select((text, i) => $"({i}, '{text}')"));
        using var result = _results.Store($"select place, text::{type} as value from (values {values}, (-1, null)) v(place, text) order by hash(place)");
        var places = Enumerable.Range(0, ordered.Length).Select(i => (long)i).ToArray();
        Assert.Equal([.. places, -1L], Places(result, "value"));
        Assert.Equal([.. places.Reverse(), -1L], Places(result, "-value"));
    }

    [Fact]
    public void LaterColumnsDecideWhereEarlierOnesAreEqual()
    {
        using var result = _results.Store("select i % 3 as a, i % 5 as b, i as place from range(3000) t(i)");
        var expected = Enumerable.Range(0, 3000).OrderByDescending(i => i % 3).ThenBy(i => i % 5).ThenBy(i => i).Select(i => (long)i);
        Assert.Equal(expected, result.ReadPage(0, 3000, "-a,b").Rows.Select(row => (long)row[2]!));
    }

    [Theory]
    [InlineData("a,b", 0, false)]
    [InlineData("-a,b", 0, true)]
    [InlineData("-c", 1, false)]
    [InlineData("--c", 1, true)]
    [InlineData("NAME", 2, false)]
    [InlineData("-name", 2, true)]
    public void ColumnNamesMayHoldCommasAndMinuses(string sort, int column, bool descending)
    {
        Column[] columns = [new("a,b", ColumnType.Text), new("-c", ColumnType.Text), new("Name", ColumnType.Text)];
        Assert.Equal([new SortKey(column, descending)], ResultSort.Parse(sort, columns));
        Assert.Equal([new SortKey(column, descending), new SortKey(2, false)], ResultSort.Parse(sort + ",Name", columns));
    }

    [Fact]
    public void AnUnknownColumnIsRefusedWithThoseThereAre()
    {
        using var result = _results.Store("select 1 as country, 2 as revenue");
        var error = Assert.Throws<UnknownColumnException>(() => result.ReadPage(0, 10, "country,-profit"));
        Assert.Equal("The result has no column -profit. Its columns are: country, revenue.", error.Message);
    }

    static IEnumerable<long> Places(ResultFile result, string sort) =>
        result.ReadPage(0, 100, sort).Rows.Select(row => Convert.ToInt64(row[0]));
}
