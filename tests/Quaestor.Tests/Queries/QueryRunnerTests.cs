using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Queries;

public sealed class QueryRunnerTests(QueryRunnerTests.Workers workers) : IClassFixture<QueryRunnerTests.Workers>
{
    /// <summary>Runs for minutes, in little memory.</summary>
    const string Endless = "SELECT count(*) FROM range(100000000) a(i), range(100000) b(j) WHERE hash(i + j) = 42";

    [Fact]
    public async Task AQueryReturnsItsFirstPageAndAHandleToTheRest()
    {
        var outcome = await RunAsync("SELECT id, name FROM people ORDER BY id", new QueryLimits { PageRows = 2 });

        Assert.Equal(RunStatus.Succeeded, outcome.Status);
        Assert.Null(outcome.Error);
        Assert.Equal([new("id", ColumnType.Integer), new("name", ColumnType.Text)], outcome.Page!.Columns);
        Assert.Equal([[1L, "Ada"], [2L, "Grace"]], outcome.Page.Rows);
        Assert.Equal(3, outcome.Page.RowCount);
        Assert.False(outcome.Page.Truncated);
        using var stored = workers.Pool.Results.Open(outcome.Page.ResultId);
        Assert.Equal([3L, null], Assert.Single(stored!.ReadPage(2, 10).Rows));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM people")]
    [InlineData("SELECT count(*) FROM staff.people")]
    public async Task ATableIsKnownByItsNameAndByItsSource(string sql) =>
        Assert.Equal([3L], Assert.Single((await RunAsync(sql)).Page!.Rows));

    [Fact]
    public async Task AResultWithoutRowsKeepsItsColumns()
    {
        var outcome = await RunAsync("SELECT name FROM people WHERE id > 99");

        Assert.Equal(new Column("name", ColumnType.Text), Assert.Single(outcome.Page!.Columns));
        Assert.Empty(outcome.Page.Rows);
    }

    [Fact]
    public async Task ARefusedStatementNeverReachesTheSource()
    {
        var stored = Directory.GetFiles(workers.Pool.ResultsPath).Length;
        var outcome = await RunAsync($"COPY people TO '{workers.Folder.Path}/stolen.csv'");

        Assert.Equal(RunStatus.Refused, outcome.Status);
        Assert.Equal("refused", outcome.Error!.Code);
        Assert.Null(outcome.Page);
        Assert.Equal(stored, Directory.GetFiles(workers.Pool.ResultsPath).Length);
        Assert.Equal(2, Directory.GetFiles(workers.Folder.Path).Length);
    }

    [Theory]
    [InlineData("SELECT *\nFROM", "syntax_error")]
    [InlineData("SELECT * FROM nobody", "unknown_table")]
    [InlineData("SELECT * FROM elsewhere.people", "unknown_table")]
    [InlineData("SELECT x.id FROM people", "unknown_table")]
    [InlineData("SELECT nam FROM people", "unknown_column")]
    [InlineData("SELECT people.nam FROM people", "unknown_column")]
    [InlineData("SELECT sum(name) FROM people", "type_error")]
    [InlineData("SELECT name::INTEGER FROM people", "type_error")]
    [InlineData("SELECT 1::nonsense", "type_error")]
    [InlineData("SELECT id FROM people a, people b", "ambiguous_name")]
    [InlineData("SELECT name, count(*) FROM people", "not_grouped")]
    [InlineData("SELECT 9223372036854775807 + id FROM people", "out_of_range")]
    [InlineData("SELECT (SELECT id FROM people)", "invalid_input")]
    [InlineData("SELECT * FROM people ORDER BY 9", "invalid_query")]
    public async Task EachFailureHasItsCode(string sql, string code)
    {
        var outcome = await RunAsync(sql);

        Assert.Equal((RunStatus.Failed, code), (outcome.Status, outcome.Error?.Code));
        Assert.Null(outcome.Page);
    }

    [Fact]
    public async Task AnErrorNamesItsPlaceInTheStatementAsGiven()
    {
        var outcome = await RunAsync("SELECT id,\n  'é', nam\nFROM people");

        Assert.Equal((2, 8), (outcome.Error!.Line, outcome.Error.Column));
    }

    [Fact]
    public async Task AnErrorInAFileNamesFileAndLineAndNoFolder()
    {
        using var folder = new OpenFolder(("people.csv", "id,name\n" + string.Concat(Enumerable.Range(1, 30_000).Select(id => $"{id},x\n")) + "oops,y\n"));
        var outcome = await workers.Pool.RunAsync(await workers.Pool.SetupAsync(folder.Path), "SELECT sum(id) FROM people");

        Assert.Equal("bad_data", outcome.Error!.Code);
        Assert.Equal("Line 30002 of people.csv does not fit the others: Error when converting column \"id\". Could not convert string \"oops\" to 'BIGINT'. The line is: oops,y", outcome.Error.Message);
    }

    [Fact]
    public async Task ASourceWhoseFileHasGoneSaysSoAndWorksAgainWhenItIsBack()
    {
        using var folder = new OpenFolder(("here.csv", "id\n1\n"), ("gone.csv", "id\n2\n"));
        var setup = await workers.Pool.SetupAsync(folder.Path);
        File.Delete(Path.Combine(folder.Path, "gone.csv"));
        var outcome = await workers.Pool.RunAsync(setup, "SELECT * FROM here");

        Assert.Equal((RunStatus.Failed, "source_unusable"), (outcome.Status, outcome.Error?.Code));
        Assert.Contains("gone.csv", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/data", outcome.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, outcome.Error.Message, StringComparison.Ordinal);

        folder.Write("gone.csv", "id\n2\n");
        Assert.Equal(RunStatus.Succeeded, (await workers.Pool.RunAsync(setup, "SELECT * FROM here")).Status);
    }

    [Theory]
    [InlineData(9, 9, null)]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, Truncation.Rows)]
    [InlineData(5000, 10, Truncation.Rows)]
    public async Task TheRowCapIsExact(int rows, int stored, Truncation? truncatedBy)
    {
        var outcome = await RunAsync($"SELECT i FROM range({rows}) r(i)", new QueryLimits { MaxRows = 10 });

        Assert.Equal((stored, truncatedBy), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
        Assert.Equal([.. Enumerable.Range(0, stored).Select(i => (long)i)], outcome.Page.Rows.Select(row => (long)row[0]!));
    }

    [Theory]
    [InlineData(2047, null)]
    [InlineData(2048, null)]
    [InlineData(2049, Truncation.Rows)]
    public async Task TheRowCapIsExactAtTheEndOfADuckDbChunk(int rows, Truncation? truncatedBy)
    {
        var outcome = await RunAsync($"SELECT i FROM range({rows}) r(i)", new QueryLimits { MaxRows = 2048 });

        Assert.Equal((Math.Min(rows, 2048), truncatedBy), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
    }

    [Theory]
    [InlineData(-1, 9, Truncation.Bytes)]
    [InlineData(0, 10, null)]
    [InlineData(1, 10, null)]
    public async Task TheByteCapIsExact(int more, int stored, Truncation? truncatedBy)
    {
        // One chunk of ten integers: 8 bytes of header, 8 for its column, 8 a row.
        var outcome = await RunAsync("SELECT i FROM range(10) r(i)", new QueryLimits { MaxBytes = 8 + 8 + (8 * 10) + more });

        Assert.Equal((stored, truncatedBy), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
    }

    [Fact]
    public async Task AByteCapBelowOneRowStoresNoneAndSaysSo()
    {
        var outcome = await RunAsync("SELECT repeat('x', 1000)", new QueryLimits { MaxBytes = 100 });

        Assert.Equal((0L, Truncation.Bytes), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
    }

    [Fact]
    public async Task ALongQueryIsStoppedAtItsTimeLimitAndItsWorkerGoesOn()
    {
        var outcome = await RunAsync(Endless, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal((RunStatus.TimedOut, "timed_out"), (outcome.Status, outcome.Error?.Code));
        Assert.Contains("0.2 s", outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Succeeded, (await RunAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task AQueryThatNeedsTooMuchMemoryFailsAndItsWorkerGoesOn()
    {
        var outcome = await RunAsync("SELECT list(i) FROM range(200000000) r(i)");

        Assert.Equal((RunStatus.Failed, "out_of_memory"), (outcome.Status, outcome.Error?.Code));
        Assert.Equal(RunStatus.Succeeded, (await RunAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task AQueryLargerThanItsMemorySpillsToDisk()
    {
        var outcome = await RunAsync("SELECT count(*) FROM (SELECT i, i::VARCHAR || 'some text to carry' AS t FROM range(3000000) r(i) ORDER BY hash(i))");

        Assert.Equal([3_000_000L], Assert.Single(outcome.Page!.Rows));
    }

    [Fact]
    public async Task ACancelledQueryStopsAndItsWorkerGoesOn()
    {
        using var cancel = new CancellationTokenSource();
        var running = workers.Pool.RunAsync(workers.Setup, Endless, null, cancel.Token);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();
        var outcome = await running;

        Assert.Equal((RunStatus.Cancelled, "cancelled"), (outcome.Status, outcome.Error?.Code));
        Assert.Equal(RunStatus.Succeeded, (await RunAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task AQueryCancelledBeforeItBeganIsCancelled()
    {
        var outcome = await workers.Pool.RunAsync(workers.Setup, "SELECT 1", null, new CancellationToken(canceled: true));

        Assert.Equal(RunStatus.Cancelled, outcome.Status);
    }

    [Fact]
    public async Task ACancelWhileRowsStreamLeavesNoResult()
    {
        var stored = Directory.GetFiles(workers.Pool.ResultsPath).Length;
        using var cancel = new CancellationTokenSource();
        var uncapped = new QueryLimits { MaxRows = long.MaxValue, MaxBytes = long.MaxValue };
        var running = workers.Pool.RunAsync(workers.Setup, "SELECT i, repeat('x', 1000) FROM range(1000000000) r(i)", uncapped, cancel.Token);
        while (Directory.GetFiles(workers.Pool.ResultsPath).Length == stored)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await cancel.CancelAsync();

        Assert.Equal(RunStatus.Cancelled, (await running).Status);
        Assert.Equal(stored, Directory.GetFiles(workers.Pool.ResultsPath).Length);
    }

    [Fact]
    public async Task AResultThatCannotBeStoredFailsTheRunAndNotTheWorker()
    {
        var aside = workers.Pool.ResultsPath + "-aside";
        Directory.Move(workers.Pool.ResultsPath, aside);
        var outcome = await RunAsync("SELECT 1");
        Directory.Move(aside, workers.Pool.ResultsPath);

        Assert.Equal((RunStatus.Failed, "result_not_stored"), (outcome.Status, outcome.Error?.Code));
        Assert.Equal(RunStatus.Succeeded, (await RunAsync("SELECT 1")).Status);
    }

    [Fact]
    public async Task TwentyQueriesAtOnceShareTwoWorkers()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RunAsync($"SELECT {i} + count(*) FROM people")));

        Assert.Equal([.. Enumerable.Range(3, 20).Select(i => (long)i)], outcomes.Select(outcome => (long)outcome.Page!.Rows[0][0]!));
    }

    Task<QueryOutcome> RunAsync(string sql, QueryLimits? limits = null) => workers.Pool.RunAsync(workers.Setup, sql, limits);

    /// <summary>Shared, since each test leaves them as it found them: that every failure does is part of what is tested.</summary>
    public sealed class Workers : IAsyncLifetime
    {
        internal OpenFolder Folder { get; } = new(("people.csv", "id,name\n1,Ada\n2,Grace\n3,\n"), ("more.csv", "id\n7\n"));

        internal TestWorkers Pool { get; } = new();

        internal FilesSetup Setup { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Setup = await Pool.SetupAsync(Folder.Path, "staff");

        public async ValueTask DisposeAsync()
        {
            await Pool.DisposeAsync();
            Folder.Dispose();
        }
    }
}
