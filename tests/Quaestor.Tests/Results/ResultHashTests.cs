using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultHashTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ResultHashTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSameRowsInAnotherOrderHaveTheSameRowsAndAnotherOrder()
    {
        // More rows than a chunk holds.
        var up = Hash("select i, 'x' || i as t, i / 7 as d from range(5000) r(i) order by i");
        var down = Hash("select i, 'x' || i as t, i / 7 as d from range(5000) r(i) order by i desc");

        Assert.Equal(up.Rows, down.Rows);
        Assert.NotEqual(up.Order, down.Order);
        Assert.Equal(up, Hash("select i, 'x' || i as t, i / 7 as d from range(5000) r(i) order by i"));
    }

    [Theory]
    [InlineData("select 1::bigint as n", "select 2::bigint as n")]
    [InlineData("select 1::bigint as n", "select 1::bigint as m")]
    [InlineData("select 1::bigint as n", "select 1::double as n")]
    [InlineData("select 1::bigint as n", "select '1' as n")]
    [InlineData("select '' as t", "select null::varchar as t")]
    [InlineData("select 'ab' as a, 'c' as b", "select 'a' as a, 'bc' as b")]
    [InlineData("select null::varchar as a, 'x' as b", "select 'x' as a, null::varchar as b")]
    [InlineData("select 1.50::decimal(9,2) as d", "select 1.5::decimal(9,1) as d")]
    [InlineData("select true as b", "select false as b")]
    [InlineData("select [1, 2] as l", "select [2, 1] as l")]
    [InlineData("select {'a': 1} as s", "select {'b': 1} as s")]
    [InlineData("select date '2025-01-31' as d", "select date '2025-02-01' as d")]
    [InlineData("from (values (1::bigint), (1)) t(n)", "select 1::bigint as n")]
    [InlineData("from (values (1::bigint), (1), (2)) t(n)", "from (values (1::bigint), (2), (2)) t(n)")]
    [InlineData("select 1e-300::double as x", "select 0::double as x")]
    [InlineData("select 1.00000000001::double as x", "select 1.00000000002::double as x")]
    [InlineData("select 1::bigint as n limit 0", "select 1::bigint as n")]
    public void WhatDiffersHasAnotherHash(string one, string other) => Assert.NotEqual(Hash(one).Rows, Hash(other).Rows);

    [Theory]
    [InlineData("select 0.1::double + 0.2::double as x", "select 0.3::double as x")]
    [InlineData("select [0.1::double + 0.2::double] as x", "select [0.3::double] as x")]
    [InlineData("select 1e20::double + 1e5::double as x", "select 1e20::double as x")]
    [InlineData("select 0::double as x", "select -0.0::double as x")]
    [InlineData("select 'nan'::double as x", "select -('nan'::double) as x")]
    public void FloatingPointCountsToTwelveDigits(string one, string other) => Assert.Equal(Hash(one).Rows, Hash(other).Rows);

    [Fact]
    public void ASumInAnyOrderOfItsNumbersIsTheSame()
    {
        const string Sums = "select i % 10 as g, sum(x order by hash(i, {0})) as s from (select i, (i * 0.1 + 1 / (i + 1))::double as x from range(20000) r(i)) group by g";
        var sums = Enumerable.Range(0, 5).Select(salt => Hash(string.Format(Sums, salt)).Rows).Distinct();

        Assert.Single(sums);
    }

    [Fact]
    public void ACutResultIsAnotherThanAWholeOneOfTheSameRows()
    {
        using var whole = _results.Store("select 1::bigint as n");
        using var hashing = new ResultHashing(whole.Columns, Truncation.Rows, isOrdered: false);
        hashing.Add(whole.ReadChunk(0));

        Assert.NotEqual(ResultHash.Of(whole, isOrdered: false), hashing.End());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheTextOfAHashIsReadBack(bool isOrdered)
    {
        using var result = _results.Store("select 1 as n");
        var hash = ResultHash.Of(result, isOrdered);

        Assert.Equal(hash, ResultHash.Parse(hash.ToString()));
        Assert.Equal(isOrdered, hash.Order is not null);
        Assert.Throws<ResultFormatException>(() => ResultHash.Parse("9f86"));
    }

    [Fact]
    public void RowsThatDifferInABitHaveNothingInCommon()
    {
        var random = new Random(7);
        HashSet<ulong> highs = [], lows = [];
        for (var i = 0; i < 20_000; i++)
        {
            var row = new byte[random.Next(1, 60)];
            random.NextBytes(row.AsSpan(0, row.Length / 2)); // the rest stays zero, as in small numbers
            BitConverter.TryWriteBytes(row.AsSpan(row.Length - Math.Min(row.Length, 4)), i);
            var hash = RowHash.Of(row);
            row[random.Next(row.Length)] ^= (byte)(1 << random.Next(8));
            var other = RowHash.Of(row);

            Assert.InRange((int)UInt128.PopCount(hash ^ other), 25, 103);
            highs.Add((ulong)(hash >> 64));
            lows.Add((ulong)hash);
        }

        // Rows of one to three bytes are the same now and then.
        Assert.Equal(highs.Count, lows.Count);
        Assert.InRange(highs.Count, 18_500, 20_000);
        Assert.NotEqual(RowHash.Of([0]), RowHash.Of([0, 0]));
        Assert.NotEqual(RowHash.Of([]), RowHash.Of(new byte[16]));
    }

    ResultHash Hash(string sql)
    {
        using var result = _results.Store(sql);
        return ResultHash.Of(result, isOrdered: true);
    }
}
