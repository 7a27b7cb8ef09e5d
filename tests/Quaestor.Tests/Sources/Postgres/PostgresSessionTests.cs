using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>
/// What holds behind the guard: statements that it would never let pass are sent here without asking it, by a superuser, and
/// the transaction and the protocol still keep them from changing or leaving anything.
/// </summary>
public sealed class PostgresSessionTests(PostgresCluster cluster) : IAsyncLifetime
{
    const string Setup = "CREATE TABLE t (v int); INSERT INTO t VALUES (7); CREATE SEQUENCE s";

    string _name = "";
    PostgresConnector _connector = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _name = await cluster.CreateDatabaseAsync(Setup);
        _connector = new(PostgresAddress.Parse($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", _ => null), "UTC");
    }

    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    [Theory]
    [InlineData("SELECT pg_advisory_lock(4711)::text")]
    [InlineData("SELECT set_config('work_mem', '77MB', false)")]
    [InlineData("SET SESSION work_mem = '77MB'")]
    [InlineData("SET ROLE reader")]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")]
    [InlineData("PREPARE left_over AS SELECT 1")]
    [InlineData("DECLARE left_over CURSOR WITH HOLD FOR SELECT 1")]
    [InlineData("LISTEN left_over")]
    public async Task NothingStaysOfASession(string sql)
    {
        var process = await RunAsync("SELECT pg_backend_pid()");
        await RunAsync(sql);

        Assert.False(await OutsideAsync<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {process})"));
        Assert.Equal("idle DISCARD ALL", await OutsideAsync<string>($"SELECT concat_ws(' ', state, xact_start, query) FROM pg_stat_activity WHERE pid = {process}"));
        Assert.Equal(process, await RunAsync("SELECT pg_backend_pid()"));
        Assert.Equal(
            "4MB postgres 0 0 0 on",
            await RunAsync(
                """
                SELECT concat_ws(' ', current_setting('work_mem'), current_user,
                    (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_cursors WHERE name = 'left_over'),
                    (SELECT count(*) FROM pg_listening_channels()), current_setting('transaction_read_only'))
                """));
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DELETE FROM t")]
    [InlineData("SELECT $$;$$; DELETE FROM t")]
    [InlineData("SELECT 1 /* ; */; COMMIT")]
    [InlineData("COMMIT; DELETE FROM t")]
    [InlineData("ROLLBACK; BEGIN; DELETE FROM t; COMMIT")]
    public async Task TheServerItselfRefusesTwoStatements(string sql)
    {
        foreach (var asText in new bool?[] { null, false, true })
        {
            await using var session = await _connector.BeginAsync(TimeSpan.FromSeconds(10), Cancellation);
            var refused = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                if (asText is { } text)
                {
                    await (await session.ReadAsync(sql, [text], TimeSpan.FromSeconds(30), Cancellation)).DisposeAsync();
                }
                else
                {
                    await session.DescribeAsync(sql, Cancellation);
                }
            });

            Assert.Equal((PostgresErrorCodes.SyntaxError, "cannot insert multiple commands into a prepared statement"), (refused.SqlState, refused.MessageText));
        }

        await UnchangedAsync();
    }

    [Theory]
    [InlineData("SET TRANSACTION READ WRITE", PostgresErrorCodes.ActiveSqlTransaction)]
    [InlineData("SET LOCAL transaction_read_only = off", PostgresErrorCodes.ActiveSqlTransaction)]
    [InlineData("SELECT set_config('transaction_read_only', 'off', false)", PostgresErrorCodes.ActiveSqlTransaction)]
    [InlineData("BEGIN READ WRITE", PostgresErrorCodes.ActiveSqlTransaction)]
    [InlineData("INSERT INTO t VALUES (1)", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("WITH gone AS (DELETE FROM t RETURNING v) SELECT v FROM gone", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("CREATE TABLE left_over (v int)", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("CREATE TEMP TABLE left_over (v int)", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("CREATE TEMPORARY TABLE left_over AS SELECT 1", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("SELECT nextval('s')", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("SELECT v FROM t FOR UPDATE", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("DO $$ BEGIN DELETE FROM t; END $$", PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("VACUUM t", PostgresErrorCodes.ActiveSqlTransaction)]
    public async Task TheTransactionRefusesToWrite(string sql, string state)
    {
        Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(sql))).SqlState);

        await UnchangedAsync();
    }

    [Theory]
    [InlineData("SELECT v FROM public.t", 7)]
    [InlineData("SELECT 1 / (v - 7) FROM public.t", null)]
    public async Task WhatWasTriedLeavesTheTransactionAsItWas(string sql, int? value)
    {
        await using var session = await _connector.BeginAsync(TimeSpan.FromSeconds(10), Cancellation);

        var rows = await session.TryQueryAsync(sql, TimeSpan.FromSeconds(5), Cancellation);

        Assert.Equal(value, rows?[0][0]);
        Assert.Equal("10s", (await session.QueryAsync(new("SELECT current_setting('statement_timeout')"), Cancellation))[0][0]);
        var noSavepoint = await Assert.ThrowsAsync<PostgresException>(() => session.QueryAsync(new("RELEASE SAVEPOINT try"), Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidSavepointSpecification, noSavepoint.SqlState);
    }

    [Fact]
    public async Task NoConnectionStaysOfASourceThatIsClosed()
    {
        await using (var connector = new PostgresConnector(PostgresAddress.Parse($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", _ => null), "UTC"))
        {
            await using var session = await connector.BeginAsync(TimeSpan.FromSeconds(10), Cancellation);
        }

        while (await OutsideAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{_name}' AND usename = '{PostgresCluster.Reader}'") > 0)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>Runs in a session of its own, over the connection that all of these share.</summary>
    async Task<object?> RunAsync(string sql)
    {
        await using var session = await _connector.BeginAsync(TimeSpan.FromSeconds(10), Cancellation);
        return await session.QueryAsync(new(sql), Cancellation) is [[var first, ..], ..] ? first : null;
    }

    async Task UnchangedAsync() => Assert.Equal("7 1 false", await OutsideAsync<string>("SELECT concat_ws(' ', (SELECT sum(v) FROM t), last_value, is_called::text) FROM s"));

    async Task<T> OutsideAsync<T>(string sql)
    {
        await using var connection = await cluster.ConnectAsync(_name);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
