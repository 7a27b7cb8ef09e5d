using Npgsql;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres.Connecting;

/// <summary>What holds below the guard: a session lets through one statement, lets it write nothing, and forgets it.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresSessionTests(PostgresCluster cluster)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WhatAStatementLeavesInItsSessionIsGoneWhileTheConnectionWaits()
    {
        var database = await cluster.CreateDatabaseAsync();
        await using var connector = await ConnectorAsync(database);
        long process;
        await using (var session = await BeginAsync(connector))
        {
            process = (int)(await session.QueryAsync(
                new("SELECT pg_backend_pid(), pg_advisory_lock(7), set_config('work_mem', '9MB', false)"), Token))[0][0]!;
        }

        await using var other = await cluster.ConnectAsync(database);
        Assert.Equal(0L, await ScalarAsync(other, $"SELECT count(*) FROM pg_locks WHERE pid = {process}"));
        Assert.Equal("DISCARD ALL", await ScalarAsync(other, $"SELECT query FROM pg_stat_activity WHERE pid = {process}"));

        await using var next = await BeginAsync(connector);
        var row = (await next.QueryAsync(new("SELECT pg_backend_pid(), current_setting('work_mem')"), Token))[0];
        Assert.Equal(process, (int)row[0]!);
        Assert.NotEqual("9MB", row[1]);
    }

    [Fact]
    public async Task TheServerItselfRefusesTwoStatementsInOneText()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE t(v int)");
        await using var connector = await ConnectorAsync(database);
        await using var session = await BeginAsync(connector);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => session.DescribeAsync("COMMIT; INSERT INTO t VALUES (1)", Token));

        Assert.Equal(PostgresErrorCodes.SyntaxError, refused.SqlState);
    }

    [Theory]
    [InlineData("SET TRANSACTION READ WRITE")]
    [InlineData("CREATE TABLE u(v int)")]
    [InlineData("CREATE TEMPORARY TABLE u AS SELECT 1")]
    [InlineData("INSERT INTO t VALUES (1)")]
    public async Task ATransactionThatHasItsSnapshotStaysOneThatReads(string sql)
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE t(v int)");
        await using var connector = await ConnectorAsync(database);
        await using var session = await BeginAsync(connector);

        await Assert.ThrowsAsync<PostgresException>(() => session.QueryAsync(new(sql), Token));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    async Task<PostgresConnector> ConnectorAsync(string database)
    {
        var server = await cluster.ServerAsync();
        return new(PostgresAddress.Parse($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{server.Port}/{database}", _ => null), "UTC");
    }

    static Task<PostgresSession> BeginAsync(PostgresConnector connector) => connector.BeginAsync(Limit, Token);

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }
}
