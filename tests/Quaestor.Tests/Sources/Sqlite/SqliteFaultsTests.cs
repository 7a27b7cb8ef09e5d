using Quaestor.Data.Queries;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Data.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Sqlite;

/// <summary>After each fault the next query works, nothing is left, and the error says what happened.</summary>
[Trait("Size", "Slow")]
public sealed class SqliteFaultsTests : IAsyncDisposable
{
    const string Endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
    const string EndlessRows = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x, hex(zeroblob(500)) FROM c";

    readonly SqliteFile _file = new("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace'), (3, NULL)");
    readonly TestWorkers _workers = new();
    readonly SqliteSource _source;

    public SqliteFaultsTests() => _source = SqliteSource.Open(_file.Path, "staff", _workers.Pool);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWorkerKilledWhileItReadsFailsItsQueryAlone()
    {
        var killed = 0;
        var running = RunAsync(EndlessRows, new QueryLimits { MaxRows = long.MaxValue, MaxBytes = long.MaxValue });
        while (Directory.GetFiles(_workers.ResultsPath).Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(10, Cancel);
        }

        foreach (var process in HostProcess.Family(Environment.ProcessId).Where(IsSqliteWorker))
        {
            System.Diagnostics.Process.GetProcessById(process).Kill();
            killed++;
        }

        Assert.Equal((RunStatus.Failed, "worker_lost"), Ended(await running));
        Assert.Equal(1, killed);
        await AssertNextWorksAsync();
    }

    [Theory]
    [InlineData("SELECT length(group_concat(hex(zeroblob(1000000)))) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000) SELECT x FROM c)", "out_of_memory")]
    [InlineData("SELECT length(randomblob(400000000))", "row_too_large")]
    [InlineData("SELECT length(zeroblob(200000000) || zeroblob(200000000))", "out_of_memory", "row_too_large")]
    public async Task AQueryThatNeedsTooMuchMemoryFailsWithASentence(string sql, params string[] codes)
    {
        var outcome = await RunAsync(sql);

        Assert.Equal(RunStatus.Failed, outcome.Status);
        Assert.Contains(outcome.Error!.Code, codes);
        await AssertNextWorksAsync();
    }

    [Fact]
    public async Task AQueryLargerThanItsMemorySpillsToDisk()
    {
        const string sql = "SELECT x, hex(randomblob(200)) AS y FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 400000) SELECT x FROM c) ORDER BY y LIMIT 3";

        Assert.Equal(RunStatus.Succeeded, (await RunAsync(sql)).Status);
    }

    [Fact]
    public async Task AQueryThatNeverEndsIsStoppedAtItsTimeLimit()
    {
        Assert.Equal((RunStatus.TimedOut, "timed_out"), Ended(await RunAsync(Endless, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) })));
        await AssertNextWorksAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(400)]
    public async Task ACancelIsHeardInEveryPhase(int milliseconds)
    {
        using var cancel = new CancellationTokenSource();
        var running = _workers.Runner.RunAsync(_source, Endless, QueryLimits.Default, cancel.Token);
        await Task.Delay(milliseconds, Cancel);
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), Ended(await running));
        await AssertNextWorksAsync();
    }

    [Fact]
    public async Task ACancelWhileAWriterIsWaitedForIsHeard()
    {
        using var writer = _file.Connect();
        SqliteFile.Execute(writer, "BEGIN EXCLUSIVE");
        using var cancel = new CancellationTokenSource();
        var running = _workers.Runner.RunAsync(_source, "SELECT 1 FROM people", QueryLimits.Default, cancel.Token);
        await Task.Delay(500, Cancel);
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), Ended(await running));
        SqliteFile.Execute(writer, "ROLLBACK");
        await AssertNextWorksAsync();
    }

    [Fact]
    public async Task ACancelWhileRowsStreamLeavesNoResult()
    {
        using var cancel = new CancellationTokenSource();
        var running = _workers.Runner.RunAsync(_source, EndlessRows, new QueryLimits { MaxRows = long.MaxValue, MaxBytes = long.MaxValue }, cancel.Token);
        while (Directory.GetFiles(_workers.ResultsPath).Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(10, Cancel);
        }

        await cancel.CancelAsync();

        Assert.Equal(RunStatus.Cancelled, (await running).Status);
        Assert.Empty(Directory.GetFiles(_workers.ResultsPath));
        await AssertNextWorksAsync();
    }

    [Fact]
    public async Task FiftyQueriesAtOnceShareTwoWorkers()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => RunAsync($"SELECT {i} + count(*) FROM people")));

        Assert.Equal([.. Enumerable.Range(3, 50).Select(i => (long)i)], outcomes.Select(outcome => (long)outcome.Page!.Rows[0][0]!));
    }

    [Fact]
    public async Task AResultThatCannotBeStoredFailsTheRunAndNotTheWorker()
    {
        var aside = _workers.ResultsPath + "-aside";
        Directory.Move(_workers.ResultsPath, aside);
        var outcome = await RunAsync(EndlessRows);
        Directory.Move(aside, _workers.ResultsPath);

        Assert.Equal((RunStatus.Failed, "result_not_stored"), Ended(outcome));
        await AssertNextWorksAsync();
    }

    [Fact]
    public async Task AnIdleWorkerKeepsNoLock()
    {
        await AssertNextWorksAsync();
        using var writer = _file.Connect();

        SqliteFile.Execute(writer, "PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE; ROLLBACK; PRAGMA journal_mode = WAL; PRAGMA journal_mode = DELETE");
    }

    [Theory]
    [InlineData("SELECT * FROM nobody", "unknown_table")]
    [InlineData("SELECT * FROM elsewhere.people", "unknown_table")]
    [InlineData("SELECT nam FROM people", "unknown_column")]
    [InlineData("SELECT FROM", "syntax_error")]
    [InlineData("SELECT id FROM people a, people b", "ambiguous_name")]
    [InlineData("SELECT abs(-9223372036854775808)", "out_of_range")]
    [InlineData("SELECT json('{')", "invalid_input")]
    [InlineData("SELECT id FROM people WHERE id = ?", "unbound_parameter")]
    [InlineData("SELECT * FROM people ORDER BY 9", "invalid_query")]
    public async Task EachFailureHasItsCode(string sql, string code) => Assert.Equal((RunStatus.Failed, code), Ended(await RunAsync(sql)));

    [Fact]
    public async Task AnErrorNamesItsPlaceInTheStatementAsGiven()
    {
        var outcome = await RunAsync("SELECT id,\n  'é', nam\nFROM people");

        // Older libraries name no place.
        Assert.True(SqliteLibrary.NewerThanBundled == 0 || (2, 8) == (outcome.Error!.Line, outcome.Error.Column), outcome.Error!.ToString());
    }

    [Fact]
    public async Task WhenThePoolEndsNothingIsLeft()
    {
        await AssertNextWorksAsync();
        var worker = HostProcess.Family(Environment.ProcessId).First(IsSqliteWorker);

        await _workers.Pool.DisposeAsync();

        Assert.False(HostProcess.Runs(worker));
        Assert.Equal(["shop.db"], _file.Names);
    }

    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync();
        _file.Dispose();
    }

    Task<QueryOutcome> RunAsync(string sql, QueryLimits? limits = null) => _workers.Runner.RunAsync(_source, sql, limits ?? QueryLimits.Default, Cancel);

    async Task AssertNextWorksAsync() => Assert.Equal([3L], (await RunAsync("SELECT count(*) FROM people")).Page?.Rows.Single());

    /// <summary>A process that has this test's file mounted, and is no mere starter of one.</summary>
    bool IsSqliteWorker(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/mountinfo").Contains(_file.Folder, StringComparison.Ordinal)
                && HostProcess.CommandLine(process).Contains("Quaestor.Worker.dll\0--sealed", StringComparison.Ordinal)
                && !HostProcess.CommandLine(process).Contains("bwrap", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    static (RunStatus, string?) Ended(QueryOutcome outcome) => (outcome.Status, outcome.Error?.Code);
}
