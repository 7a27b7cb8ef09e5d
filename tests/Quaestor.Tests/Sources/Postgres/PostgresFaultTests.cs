using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>What can go wrong on the way to a server and back. After each fault the next query works, and nothing stays on the server.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresFaultTests(PostgresFaultTests.Database database) : IClassFixture<PostgresFaultTests.Database>, IAsyncLifetime
{
    /// <summary>Hands over row after row, more than anybody waits for.</summary>
    const string Stream = "SELECT a, repeat('x', 1000) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b";

    /// <summary>Hands over nothing for longer than anybody waits.</summary>
    const string Endless = "SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b, generate_series(1, 100000) AS c";

    static readonly QueryLimits Uncapped = new() { MaxRows = long.MaxValue, MaxBytes = long.MaxValue, Timeout = TimeSpan.FromMinutes(2) };

    readonly TestWorkers _results = new();
    CutProxy _wire = null!;
    PostgresSource _source = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _wire = new(database.Server.Port);
        _source = Open($"postgres://reader@127.0.0.1:{_wire.Port}/faults");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _wire.DisposeAsync();
        await _results.DisposeAsync();
    }

    [Fact]
    public async Task AServerProcessThatIsKilledWhileItAnswersLosesOneQuery()
    {
        var running = RunAsync(Stream, Uncapped);
        await StreamsAsync();
        // The server ends all others when one of its processes is killed, and starts anew.
        Process.GetProcessById((await database.ProcessesAsync("faults"))[0]).Kill();

        await FailedAsync(running, "connection_lost", "Run it again");
        await database.BackAsync();
        await CleanAsync();
    }

    [Fact]
    public async Task ANetworkThatIsCutWhileRowsComeLosesOneQuery()
    {
        var running = RunAsync(Stream, Uncapped);
        await StreamsAsync();
        _wire.Cut();

        await FailedAsync(running, "connection_lost", "Run it again");
        await CleanAsync();
    }

    [Fact]
    public async Task AConnectionThatBrokeWhileNobodyUsedItIsMadeAnew()
    {
        await WorksAsync();
        _wire.Cut();

        await CleanAsync();
    }

    [Fact]
    public async Task AQueryWithoutEndIsStoppedOnTheServer()
    {
        var outcome = await RunAsync(Endless, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal((RunStatus.TimedOut, "timed_out"), (outcome.Status, outcome.Error?.Code));
        await CleanAsync();
    }

    [Fact]
    public async Task ARowCapStopsTheStatementOnTheServer()
    {
        var outcome = await RunAsync(Stream, new QueryLimits { MaxRows = 10 });

        Assert.Equal((10L, Truncation.Rows), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
        await CleanAsync();
    }

    [Fact]
    public async Task FiftyQueriesAtOnceShareAFewConnections()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => RunAsync($"SELECT {i} + v FROM t")));

        Assert.Equal(Enumerable.Range(7, 50).Select(i => (long?)i), outcomes.Select(outcome => (long?)outcome.Page?.Rows[0][0]));
        Assert.InRange((await database.ProcessesAsync("faults")).Count, 1, 8);
        await CleanAsync();
    }

    [Fact]
    public async Task AQueryIsCancelledWhileItConnects()
    {
        _wire.IsSilent = true;
        await CancelledAsync("SELECT v FROM t", TimeSpan.FromMilliseconds(200));

        _wire.IsSilent = false;
        await CleanAsync();
    }

    [Theory]
    [InlineData(Stream)]
    [InlineData("SELECT repeat('x', 200000000) FROM generate_series(1, 100)")]
    public async Task ANetworkThatFallsSilentInMidReadEndsTheQueryByItsTime(string sql)
    {
        await WorksAsync();
        var running = RunAsync(sql, Uncapped with { Timeout = TimeSpan.FromSeconds(2) });
        await database.UntilAsync("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'faults' AND query LIKE '%repeat(%' AND pid <> pg_backend_pid()");
        _wire.Stall();

        Assert.Equal((RunStatus.TimedOut, "timed_out"), ((await running).Status, (await running).Error?.Code));
        await CleanAsync();
    }

    [Fact]
    public async Task AQueryIsCancelledWhileItIsJudged()
    {
        await WorksAsync();
        _wire.Stall();
        await CancelledAsync("SELECT v FROM t", TimeSpan.FromMilliseconds(200));

        await CleanAsync();
    }

    [Fact]
    public async Task AQueryIsCancelledWhileItWaitsForALock()
    {
        await WorksAsync();
        await using var other = await database.LockAsync();
        using var cancel = new CancellationTokenSource();
        var running = _results.Runner.RunAsync(_source, "SELECT v FROM t", QueryLimits.Default, cancel.Token);
        await database.UntilAsync("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = 'faults' AND wait_event_type = 'Lock'");
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), ((await running).Status, (await running).Error?.Code));
        await database.UntilAsync("SELECT count(*) = 0 FROM pg_locks WHERE NOT granted");
        await other.DisposeAsync();
        await CleanAsync();
    }

    [Fact]
    public async Task AQueryThatWaitsForALockPastItsTimeIsStopped()
    {
        await WorksAsync();
        await using (await database.LockAsync())
        {
            var outcome = await RunAsync("SELECT v FROM t", new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) });

            Assert.Equal(RunStatus.TimedOut, outcome.Status);
        }

        await CleanAsync();
    }

    [Fact]
    public async Task AQueryIsCancelledWhileRowsCome()
    {
        using var cancel = new CancellationTokenSource();
        var running = _results.Runner.RunAsync(_source, Stream, Uncapped, cancel.Token);
        await StreamsAsync();
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), ((await running).Status, (await running).Error?.Code));
        Assert.Empty(Directory.GetFiles(_results.ResultsPath));
        await CleanAsync();
    }

    [Fact]
    public async Task AQueryIsCancelledWhileItWaitsForAConnection()
    {
        using var cancel = new CancellationTokenSource();
        await WorksAsync();
        await using (await database.LockAsync())
        {
            var limits = new QueryLimits { Timeout = TimeSpan.FromMinutes(1) };
            var waiting = Enumerable.Range(0, 8).Select(_ => _results.Runner.RunAsync(_source, "SELECT v FROM t", limits, cancel.Token)).ToList();
            await database.UntilAsync("SELECT count(*) = 8 FROM pg_stat_activity WHERE datname = 'faults' AND wait_event_type = 'Lock'");
            await CancelledAsync("SELECT 1", TimeSpan.FromMilliseconds(200));
            await cancel.CancelAsync();
            Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(RunStatus.Cancelled, outcome.Status));
        }

        await CleanAsync();
    }

    [Fact]
    public async Task AResultThatCannotBeStoredFailsTheQueryAlone()
    {
        await WorksAsync();
        var aside = _results.ResultsPath + "-aside";
        Directory.Move(_results.ResultsPath, aside);
        var outcome = await RunAsync("SELECT v FROM t");
        Directory.Move(aside, _results.ResultsPath);

        Assert.Equal((RunStatus.Failed, "result_not_stored"), (outcome.Status, outcome.Error?.Code));
        await CleanAsync();
    }

    [Fact]
    public async Task ADatabaseWithoutAFreeConnectionSaysSo()
    {
        await database.ExecuteAsync("ALTER DATABASE few CONNECTION LIMIT 1");
        await using (var taken = new NpgsqlConnection(database.Server.ConnectionString("few", "reader")))
        {
            await taken.OpenAsync(Cancellation);
            await UnavailableAsync("postgres://reader@127.0.0.1:{0}/few", "has no connection left");
        }

        await database.UntilAsync("SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'few'");
        await using var source = Open($"postgres://reader@127.0.0.1:{_wire.Port}/few");
        Assert.NotNull((await _results.Runner.RunAsync(source, "SELECT 1", QueryLimits.Default, Cancellation)).Page);
    }

    [Theory]
    [InlineData("postgres://locked:wrong-secret@127.0.0.1:{0}/faults", "refuses the password")]
    [InlineData("postgres://locked@127.0.0.1:{0}/faults", "password")]
    [InlineData("postgres://barred@127.0.0.1:{0}/faults", "pg_hba.conf")]
    [InlineData("postgres://reader@127.0.0.1:{0}/no_such", "Check the name of the database")]
    [InlineData("postgres://no_such@127.0.0.1:{0}/faults", "no_such")]
    [InlineData("postgres://reader@127.0.0.1:1/faults", "refuses the connection")]
    [InlineData("postgres://reader@no-such-host.invalid/faults", "there is no host of that name")]
    [InlineData("postgres://reader@127.0.0.1:{0}/faults?sslmode=require", "SSL")]
    public Task AnAddressThatDoesNotLetOneInSaysWhy(string url, string told) => UnavailableAsync(url, told);

    async Task UnavailableAsync(string url, string told)
    {
        await using var source = Open(string.Format(CultureInfo.InvariantCulture, url, database.Server.Port));
        var outcome = await _results.Runner.RunAsync(source, "SELECT 1", QueryLimits.Default, Cancellation);

        Assert.Equal((RunStatus.Failed, "source_unavailable"), (outcome.Status, outcome.Error?.Code));
        Assert.Contains(told, outcome.Error!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", outcome.Error.Message, StringComparison.Ordinal);
    }

    async Task CancelledAsync(string sql, TimeSpan after)
    {
        using var cancel = new CancellationTokenSource();
        var running = _results.Runner.RunAsync(_source, sql, QueryLimits.Default, cancel.Token);
        await Task.Delay(after, Cancellation);
        Assert.False(running.IsCompleted, "The query ended before it was cancelled.");
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), ((await running).Status, (await running).Error?.Code));
    }

    static async Task FailedAsync(Task<QueryOutcome> running, string code, string told)
    {
        var outcome = await running;
        Assert.Equal((RunStatus.Failed, code), (outcome.Status, outcome.Error?.Code));
        Assert.Contains(told, outcome.Error!.Message, StringComparison.Ordinal);
        Assert.Null(outcome.Page);
    }

    /// <summary>Until rows have reached the result.</summary>
    async Task StreamsAsync()
    {
        while (!Directory.EnumerateFiles(_results.ResultsPath).Any(file => new FileInfo(file).Length > 100_000))
        {
            await Task.Delay(10, Cancellation);
        }
    }

    async Task WorksAsync()
    {
        var outcome = await RunAsync("SELECT v FROM t");
        Assert.Equal(7L, outcome.Page is { } page ? page.Rows[0][0] : outcome.Error?.Message);
    }

    /// <summary>The next query works, and no connection runs or keeps a transaction.</summary>
    async Task CleanAsync()
    {
        await WorksAsync();
        await database.UntilAsync("SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'faults' AND application_name = 'quaestor' AND (state <> 'idle' OR xact_start IS NOT NULL)");
    }

    Task<QueryOutcome> RunAsync(string sql, QueryLimits? limits = null) => _results.Runner.RunAsync(_source, sql, limits ?? QueryLimits.Default, Cancellation);

    static PostgresSource Open(string url) => PostgresSource.Open(url, "faults");

    /// <summary>A server of its own, which is hurt.</summary>
    public sealed class Database : IAsyncLifetime
    {
        internal PostgresServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Server = await PostgresServer.StartAsync();
            foreach (var sql in new[]
            {
                "CREATE ROLE reader LOGIN", "CREATE ROLE locked LOGIN PASSWORD 'right-secret'", "CREATE ROLE barred LOGIN", "CREATE DATABASE faults", "CREATE DATABASE few",
            })
            {
                await ExecuteAsync(sql);
            }

            await ExecuteAsync("CREATE TABLE t (v int); INSERT INTO t VALUES (7); GRANT SELECT ON t TO reader", "faults");
            var rules = Path.Combine(Server.SocketFolder, "data", "pg_hba.conf");
            await File.WriteAllTextAsync(rules, $"host all locked all scram-sha-256\nhost all barred all reject\n{await File.ReadAllTextAsync(rules, Cancellation)}", Cancellation);
            await ExecuteAsync("SELECT pg_reload_conf()");
            await UntilAsync("SELECT count(*) > 0 FROM pg_hba_file_rules WHERE auth_method = 'reject'");
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        internal async Task ExecuteAsync(string sql, string name = "postgres")
        {
            await using var connection = new NpgsqlConnection(Server.ConnectionString(name, PostgresCluster.Superuser));
            await connection.OpenAsync(Cancellation);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        /// <summary>Of a database's connections.</summary>
        internal async Task<IReadOnlyList<int>> ProcessesAsync(string name) =>
            await ReadAsync<int[]>($"SELECT coalesce(array_agg(pid), '{{}}') FROM pg_stat_activity WHERE datname = '{name}' AND application_name = 'quaestor'");

        /// <summary>Fails with the test's own time limit.</summary>
        internal async Task UntilAsync(string condition)
        {
            while (!await ReadAsync<bool>(condition))
            {
                await Task.Delay(20, Cancellation);
            }
        }

        /// <summary>Until a server that lost a process has started anew.</summary>
        internal async Task BackAsync()
        {
            while (true)
            {
                try
                {
                    await ExecuteAsync("SELECT 1");
                    return;
                }
                catch (NpgsqlException)
                {
                    await Task.Delay(50, Cancellation);
                }
            }
        }

        /// <summary>Another session that lets nobody read the table until it is disposed.</summary>
        internal async Task<NpgsqlConnection> LockAsync()
        {
            var connection = new NpgsqlConnection(Server.ConnectionString("faults", PostgresCluster.Superuser));
            await connection.OpenAsync(Cancellation);
            await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(Cancellation);
            return connection;
        }

        async Task<T> ReadAsync<T>(string sql)
        {
            await using var connection = new NpgsqlConnection(Server.ConnectionString("postgres", PostgresCluster.Superuser));
            await connection.OpenAsync(Cancellation);
            await using var command = new NpgsqlCommand(sql, connection);
            return (T)(await command.ExecuteScalarAsync(Cancellation))!;
        }
    }
}
