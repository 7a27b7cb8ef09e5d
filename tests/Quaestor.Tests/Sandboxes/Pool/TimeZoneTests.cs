using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Files;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Pool;

/// <summary>Where the day of a moment begins.</summary>
public sealed class TimeZoneTests
{
    const string Sql = """
        select t, t::date as day, date_trunc('month', t)::date as month, plain::date as plain_day
        from moments order by t
        """;

    [Theory]
    [InlineData("UTC", "2024-12-31", "2024-12-01")]
    [InlineData("Europe/Berlin", "2025-01-01", "2025-01-01")]
    [InlineData("America/New_York", "2024-12-31", "2024-12-01")]
    public async Task TheDayOfAMomentIsTheOneOfTheZoneAndTheMomentStaysWhatItIs(string zone, string day, string month)
    {
        using var data = new OpenFolder(("moments.csv", "t,plain\n2024-12-31 23:30:00+00,2024-12-31 23:30:00\n"));
        using var results = new TempFolder();
        await using var pool = new WorkerPool(new WorkerPoolOptions { TimeZone = zone }, NullLogger<WorkerPool>.Instance);
        var source = FileSource.Open(data.Path, "moments_source", pool);

        var outcome = await new QueryRunner(new ResultFolder(results.Path)).RunAsync(source, Sql, QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Null(outcome.Error);
        Assert.Equal(["2024-12-31T23:30:00Z", day, month, "2024-12-31"], Assert.Single(outcome.Page!.Rows));
    }
}
