using Npgsql;
using Quaestor.Data.Postgres.Health;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>What harms a whole server, brought about on one that nobody else uses, with limits that are soon reached.</summary>
[Trait("Size", "Slow")]
public sealed class BadServerTests
{
    static readonly string[] Limits =
    [
        "wal_level = logical", "max_wal_size = '32MB'", "min_wal_size = '32MB'", "archive_mode = on", "archive_command = 'false'", "autovacuum = off",
        "autovacuum_freeze_max_age = 100000", "vacuum_failsafe_age = 170000", "autovacuum_multixact_freeze_max_age = 10000", "vacuum_multixact_failsafe_age = 17000", "max_standby_streaming_delay = '100ms'",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WraparoundArchivingSlotsAndStandbysAreFoundBeforeTheyStopTheServer()
    {
        await using var server = await PostgresServer.StartAsync();
        foreach (var limit in Limits)
        {
            await ExecuteAsync(server, $"ALTER SYSTEM SET {limit}");
        }

        await server.RestartAsync(isCrash: false, TimeSpan.Zero);
        await ExecuteAsync(server, "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, 0 FROM generate_series(1, 20000) AS i; CREATE TABLE burnt (id int)");
        Assert.Equal(CheckState.Ok, await StateAsync(server, "wraparound"));
        Assert.Equal(CheckState.Ok, await StateAsync(server, "multixacts"));
        Assert.Equal(CheckState.Ok, await StateAsync(server, "replication_slots"));

        // An open transaction keeps vacuum from freezing, as it does where this really happens.
        await using var old = await ConnectAsync(server);
        await using var holding = await old.BeginTransactionAsync(Cancellation);
        await using var xid = new NpgsqlCommand("SELECT pg_current_xact_id()::text, count(*) FROM t", old, holding);
        await xid.ExecuteNonQueryAsync(Cancellation);
        await BurnAsync(server, 155_000);
        Assert.Equal(CheckState.Warning, await StateAsync(server, "wraparound"));
        await BurnAsync(server, 20_000);
        Assert.Equal(CheckState.Critical, await StateAsync(server, "wraparound"));
        var seen = new List<CheckState>();
        for (var rounds = 0; rounds < 60 && !seen.Contains(CheckState.Critical); rounds++)
        {
            await LockTwiceAsync(server, 800);
            seen.Add(await StateAsync(server, "multixacts"));
        }

        Assert.Equal([CheckState.Ok, CheckState.Warning, CheckState.Critical], seen.Distinct());
        await holding.RollbackAsync(Cancellation);

        await using var standby = await PostgresServer.FollowAsync(server);
        await ExecuteAsync(server, "INSERT INTO burnt VALUES (0)");
        await UntilTrueAsync(standby, "SELECT pg_last_xact_replay_timestamp() IS NOT NULL");
        await ExecuteAsync(standby, "SELECT pg_wal_replay_pause()");
        await ExecuteAsync(server, "SELECT pg_create_physical_replication_slot('never_read', true); SELECT pg_create_logical_replication_slot('nobody', 'pgoutput')");
        Assert.Equal(CheckState.Notice, await StateAsync(server, "replication_slots"));
        for (var segment = 0; segment < 3; segment++)
        {
            await ExecuteAsync(server, "INSERT INTO t VALUES (-(SELECT count(*) FROM t), 0); SELECT pg_switch_wal()");
        }

        Assert.Equal(CheckState.Critical, await StateAsync(server, "replication_slots"));
        Assert.Equal(CheckState.Critical, await UntilAsync(server, "archiving"));
        Assert.Equal(CheckState.Critical, await UntilAsync(server, "replication_lag"));
        Assert.Equal(CheckState.Warning, await UntilAsync(standby, "replication_lag"));
    }

    /// <summary>Takes transaction ids: each block with a handler that writes has one of its own.</summary>
    static Task BurnAsync(PostgresServer server, int count) =>
        ExecuteAsync(server, $"DO $$ BEGIN FOR i IN 1..{count} LOOP BEGIN INSERT INTO burnt VALUES (i); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$");

    /// <summary>Takes multixact ids: a row that a transaction and one within it lock has two at once.</summary>
    static Task LockTwiceAsync(PostgresServer server, int count) =>
        ExecuteAsync(server, $"DO $$ BEGIN PERFORM FROM t WHERE id BETWEEN 1 AND {count} FOR KEY SHARE; FOR i IN 1..{count} LOOP BEGIN UPDATE t SET n = n + 1 WHERE id = i; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$");

    static async Task<CheckState> StateAsync(PostgresServer server, string check)
    {
        await using var source = PostgresSource.Open($"postgres://{PostgresServer.Superuser}@127.0.0.1:{server.Port}/postgres", "server");
        return HealthTests.Of(await DatabaseHealth.CheckAsync(source, [check], Cancellation), check).State;
    }

    /// <summary>The server counts a little late.</summary>
    static async Task<CheckState> UntilAsync(PostgresServer server, string check)
    {
        for (var tries = 0; ; tries++)
        {
            var state = await StateAsync(server, check);
            if (state != CheckState.Ok || tries == 100)
            {
                return state;
            }

            await Task.Delay(100, Cancellation);
        }
    }

    static async Task UntilTrueAsync(PostgresServer server, string condition)
    {
        await using var connection = await ConnectAsync(server);
        await using var command = new NpgsqlCommand(condition, connection);
        while (await command.ExecuteScalarAsync(Cancellation) is not true)
        {
            await Task.Delay(20, Cancellation);
        }
    }

    static async Task<NpgsqlConnection> ConnectAsync(PostgresServer server)
    {
        var connection = new NpgsqlConnection(server.ConnectionString("postgres", PostgresServer.Superuser));
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    static async Task ExecuteAsync(PostgresServer server, string sql)
    {
        await using var connection = await ConnectAsync(server);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
