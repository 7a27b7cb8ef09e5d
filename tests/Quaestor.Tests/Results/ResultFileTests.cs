using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ResultFolder _results;

    public ResultFileTests() => _results = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 100)]
    [InlineData(2047, 1)]
    [InlineData(2047, 2)]
    [InlineData(2048, 1)]
    [InlineData(2040, 2070)]
    [InlineData(4999, 1)]
    [InlineData(4999, 10)]
    [InlineData(5000, 10)]
    [InlineData(50_000, 10)]
    [InlineData(0, int.MaxValue)]
    [InlineData(long.MaxValue, 10)]
    public void APageHasItsRows(long offset, int limit)
    {
        using var result = _results.Store("select i, 'row ' || i as text from range(5000) t(i)");
        foreach (var sort in new[] { null, "i" })
        {
            var page = result.ReadPage(offset, limit, sort);
            var expected = Enumerable.Range(0, 5000).Select(i => (long)i).Where(i => i >= offset && i - offset < limit).ToArray();
            Assert.Equal(expected, page.Rows.Select(row => (long)row[0]!));
            Assert.All(page.Rows, row => Assert.Equal($"row {row[0]}", row[1]));
            Assert.Equal(5000, page.RowCount);
            Assert.Equal(offset, page.Offset);
        }
    }

    [Fact]
    public void EveryPageOfEverySizeTogetherIsTheResult()
    {
        using var result = _results.Store("select i from range(4100) t(i)");
        foreach (var size in new[] { 1, 7, 2047, 2048, 2049, 4100 })
        {
            var rows = new List<object?>();
            for (var offset = 0; offset < 4100; offset += size)
            {
                rows.AddRange(result.ReadPage(offset, size).Rows.Select(row => row[0]));
            }

            Assert.Equal(Enumerable.Range(0, 4100).Select(i => (object?)(long)i), rows);
        }
    }

    [Fact]
    public void AResultWithoutRowsHasItsColumns()
    {
        using var result = _results.Store("select 1 as a, 'x' as b where false");
        var page = result.ReadPage(0, 10, "b");
        Assert.Equal([new("a", ColumnType.Integer), new Column("b", ColumnType.Text)], page.Columns);
        Assert.Empty(page.Rows);
        Assert.False(page.Truncated);
    }

    [Fact]
    public void TheCapThatCutItIsKept()
    {
        using var result = _results.Store("select 1", Truncation.Bytes);
        Assert.Equal(Truncation.Bytes, result.ReadPage(0, 1).TruncatedBy);
    }

    [Fact]
    public void AnUnfinishedResultIsNotThereAndLeavesNothing()
    {
        Guid id;
        using (var writer = _results.Create([new("a", ColumnType.Integer)]))
        {
            id = Guid.Parse(Path.GetFileName(Directory.GetFiles(_folder.Path).Single()).Split('.')[0]);
            Assert.Null(_results.Open(id));
        }

        Assert.Null(_results.Open(id));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void WhatACrashLeftIsCleanedUpAndWhatAnotherProcessWritesIsNot()
    {
        File.WriteAllText(_folder.File("old.qresult.part"), "half");
        File.SetLastWriteTimeUtc(_folder.File("old.qresult.part"), DateTime.UtcNow.AddDays(-2));
        File.WriteAllText(_folder.File("new.qresult.part"), "half");

        _ = new ResultFolder(_folder.Path);

        Assert.Equal(_folder.File("new.qresult.part"), Assert.Single(Directory.GetFiles(_folder.Path)));
    }

    [Fact]
    public void AResultIsOpenedByItsIdAndDeleted()
    {
        Guid id;
        using (var stored = _results.Store("select 42 as answer"))
        {
            id = stored.Id;
        }

        using (var opened = _results.Open(id))
        {
            Assert.True(_results.Delete(id));
            Assert.Equal(42L, opened!.ReadPage(0, 1).Rows[0][0]);
        }

        Assert.Null(_results.Open(id));
        Assert.False(_results.Delete(id));
        Assert.Null(_results.Open(Guid.NewGuid()));
    }

    [Fact]
    public void ADamagedFileIsReadOrRefusedAndNothingElse()
    {
        var stored = _results.Store("select i, 'text' || i as t from range(3) t(i)");
        stored.Dispose();
        var path = Directory.GetFiles(_folder.Path).Single();
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF })
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] ^= change;
                AssertReadOrRefused(path, damaged, stored.Id);
            }

            AssertReadOrRefused(path, bytes[..at], stored.Id);
        }
    }

    [Fact]
    public async Task ManyReadAtOnce()
    {
        using var result = _results.Store("select i, repeat('x', 20) || i as t from range(20000) t(i)");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                var offset = (reader * 2000) + (i * 97);
                Assert.Equal((long)offset, result.ReadPage(offset, 10).Rows[0][0]);
            }
        })));
    }

    [Fact]
    public void AllRowsComeInTheOrderOfTheQuery()
    {
        using var result = _results.Store("select 5000 - i as n from range(5000) t(i)");
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (object?)(long)(5000 - i)), result.Rows().Select(row => row[0]));
    }

    void AssertReadOrRefused(string path, byte[] bytes, Guid id)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var result = _results.Open(id);
            _ = result!.ReadPage(0, 10);
            _ = result.ReadPage(1, 10, result.Columns[0].Name);
        }
        catch (Exception error) when (error is ResultFormatException or UnknownColumnException)
        {
            // A damaged column name is a name still, which may even be an empty one or hold a comma.
        }
    }
}
