using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Results;

public sealed class ResultExpiryTests : IDisposable
{
    const string ThousandRows = "select i from range(1000) t(i)"; // 8 KB and a little

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasUsedLongestAgoGoesFirst()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxBytes = 45_000 });
        var ids = Store(results, 5);
        Use(results, ids[0]);

        var sixth = Store(results, 1)[0];

        Assert.Equal([true, false, true, true, true, true], ids.Append(sixth).Select(id => IsThere(results, id)));
    }

    [Fact]
    public void WhatWasNotUsedForLongGoes()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxAge = TimeSpan.FromDays(30) });
        var ids = Store(results, 2);
        Age(ids[0], TimeSpan.FromDays(31));
        Age(ids[1], TimeSpan.FromDays(29));

        Assert.Equal(1, results.Expire());

        Assert.Equal([false, true], ids.Select(id => IsThere(results, id)));
    }

    [Fact]
    public void WhatSomebodyReadsStays()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxBytes = 0 });
        using var first = results.Store(ThousandRows);
        Age(first.Id, TimeSpan.FromDays(365));
        using var again = results.Open(first.Id);
        first.Dispose();

        Assert.Equal(0, results.Expire());
        Assert.Equal(1000, again!.Rows().Count());
        again.Dispose();
        Assert.Equal(1, results.Expire());
    }

    [Fact]
    public void ANewResultOutlivesItsWritingHoweverLargeItIs()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxBytes = 1 });

        using var result = results.Store(ThousandRows);

        Assert.True(IsThere(results, result.Id));
    }

    [Fact]
    public void UnfinishedAndOtherFilesAreLeftAlone()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxBytes = 0, MaxAge = TimeSpan.Zero });
        using var writer = results.Create([new("a", ColumnType.Integer)]);
        File.WriteAllText(Path.Combine(_folder.Path, "note.txt"), "x");

        Assert.Equal(0, results.Expire());

        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task ManyMayWriteAndReadWhileOthersGo()
    {
        var results = new ResultFolder(_folder.Path, new() { MaxBytes = 60_000 });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
            {
                using var result = results.Store(ThousandRows);
                Assert.Equal(1000, result.Rows().Count());
            }
        })));

        Assert.InRange(Directory.GetFiles(_folder.Path).Sum(path => new FileInfo(path).Length), 1, 60_000 + 40_000);
    }

    Guid[] Store(ResultFolder results, int count)
    {
        var ids = new Guid[count];
        for (var i = 0; i < count; i++)
        {
            using var result = results.Store(ThousandRows);
            ids[i] = result.Id;
            // File times may be coarse.
            Thread.Sleep(15);
        }

        return ids;
    }

    static void Use(ResultFolder results, Guid id) => results.Open(id)!.Dispose();

    bool IsThere(ResultFolder results, Guid id) => File.Exists(results.PathOf(id));

    void Age(Guid id, TimeSpan age) => File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, $"{id}.qresult"), DateTime.UtcNow - age);
}
