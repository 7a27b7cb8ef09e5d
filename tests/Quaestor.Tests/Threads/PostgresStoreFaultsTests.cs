using System.Data.Common;
using System.Diagnostics;
using Npgsql;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

[Trait("Size", "Slow")]
public sealed class PostgresStoreFaultsTests(PostgresCluster cluster)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ARestartUnderLoadLosesNothingAndDoublesNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        using var store = new TemporaryStore(Location(server.Port, "postgres"));
        using var stop = new CancellationTokenSource();
        var turns = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.BeginAsync()));
        var working = turns.Select(turn => WorkAsync(store, turn, stop.Token)).ToList();

        foreach (var isCrash in new[] { false, true, false })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
            await server.RestartAsync(isCrash, away: TimeSpan.FromMilliseconds(700));
        }

        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var stored = await Task.WhenAll(working).WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.True(stored.Sum() > 100, $"Only {stored.Sum()} events were written.");
        await AssertWholeAsync(store, turns, stored);
    }

    [Fact]
    public async Task ACommitWhoseAnswerIsLostIsFoundAndNotRepeated()
    {
        var server = await cluster.ServerAsync();
        var database = await cluster.CreateDatabaseAsync();
        await using var proxy = new CutProxy(server.Port);
        using var store = new TemporaryStore(Location(proxy.Port, database));
        var turn = await store.BeginAsync();
        await cluster.ExecuteAsync(
            database,
            """
            CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger();
            """);

        var writing = turn.AppendAsync(new ToolResultEvent("c", true, "once", null, 1)).AsTask();
        await using (var beside = await cluster.ConnectAsync(database))
        {
            await UntilAsync(beside, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND upper(query) LIKE 'COMMIT%' AND wait_event = 'PgSleep'", 1);
            proxy.Cut();
            await writing.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }

        await cluster.ExecuteAsync(database, "DROP TRIGGER linger ON events");
        await turn.EndAsync(TemporaryStore.Answer(turn));
        Assert.Equal(["status", "tool_result", "done"], (await store.EventsAsync(turn.ThreadId)).Select(e => e.Name));
    }

    [Fact]
    public async Task AConnectionCutAgainAndAgainCostsNothing()
    {
        var server = await cluster.ServerAsync();
        await using var proxy = new CutProxy(server.Port);
        using var store = new TemporaryStore(Location(proxy.Port, await cluster.CreateDatabaseAsync()));
        using var stop = new CancellationTokenSource();
        var turns = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.BeginAsync()));
        var working = turns.Select(turn => WorkAsync(store, turn, stop.Token)).ToList();
        var random = new Random(7);
        for (var i = 0; i < 15; i++)
        {
            await Task.Delay(random.Next(20, 200), TestContext.Current.CancellationToken);
            proxy.Cut();
        }

        await stop.CancelAsync();
        var stored = await Task.WhenAll(working).WaitAsync(Limit, TestContext.Current.CancellationToken);

        await AssertWholeAsync(store, turns, stored);
    }

    [Fact]
    public async Task WhoWasTakenForDeadWritesNothingMore()
    {
        var server = await cluster.ServerAsync();
        var database = await cluster.CreateDatabaseAsync();
        await using var proxy = new CutProxy(server.Port);
        using var lost = Store.Open(Location(proxy.Port, database), patience: TimeSpan.FromSeconds(20));
        using var other = Store.Open(Location(server.Port, database));
        await using var beside = await cluster.ConnectAsync(database);
        await UntilAsync(beside, "SELECT CASE WHEN pg_postmaster_start_time() < now() - interval '31 seconds' THEN 1 ELSE 0 END", 1);
        Assert.True(await other.IsAliveAsync(lost.Owner));

        proxy.IsSilent = true;
        await cluster.ExecuteAsync(
            database,
            $"""
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l
            WHERE l.locktype = 'advisory' AND (l.classid::bigint << 32 | l.objid::bigint) = (SELECT lock_key FROM store_owners WHERE id = '{lost.Owner}')
            """);
        await UntilAsync(beside, $"SELECT count(*) FROM pg_locks l WHERE l.locktype = 'advisory' AND (l.classid::bigint << 32 | l.objid::bigint) = (SELECT lock_key FROM store_owners WHERE id = '{lost.Owner}')", 0);
        var stillAlive = await other.IsAliveAsync(lost.Owner);
        proxy.Cut();
        proxy.IsSilent = false;

        Assert.False(stillAlive);
        var refused = await Assert.ThrowsAsync<StoreException>(() => new ThreadStore(lost).CreateAsync("local", "Late", null).WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Contains("another has taken up its work", refused.Message, StringComparison.Ordinal);
        await new ThreadStore(other).CreateAsync("local", "Goes on", null);
    }

    [Fact]
    public async Task AFullDiskOfPostgresIsToldAsOne()
    {
        var server = await cluster.ServerAsync();
        var database = await cluster.CreateDatabaseAsync();
        using var store = new TemporaryStore(Location(server.Port, database));
        await cluster.ExecuteAsync(
            database,
            """
            CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END';
            CREATE TRIGGER no_space BEFORE INSERT ON threads FOR EACH ROW EXECUTE FUNCTION no_space();
            """);

        var told = await Assert.ThrowsAsync<StoreException>(() => store.Threads.CreateAsync("local", "Mine", null));
        await cluster.ExecuteAsync(database, "DROP TRIGGER no_space ON threads");
        await store.Threads.CreateAsync("local", "Mine", null);

        Assert.Contains("disk is full", told.Message, StringComparison.Ordinal);
    }

    // Kept where an answer says that it is: a test of a crash must not lose it to the cluster's own settings.
    static StoreLocation Location(int port, string database) =>
        StoreLocation.Parse($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{port}/{database}?options=-csynchronous_commit%3Don");

    /// <summary>Writes until told to stop, then ends the turn.</summary>
    /// <returns>How many results were stored, as the store said.</returns>
    static async Task<int> WorkAsync(TemporaryStore store, TurnLog turn, CancellationToken stop)
    {
        var stored = 0;
        for (; !stop.IsCancellationRequested; stored++)
        {
            await turn.AppendAsync(new ToolResultEvent($"call_{stored}", true, "stored for good", null, 1));
            await store.Threads.FindAsync("local", turn.ThreadId);
        }

        await turn.EndAsync(TemporaryStore.Answer(turn));
        return stored;
    }

    static async Task AssertWholeAsync(TemporaryStore store, IReadOnlyList<TurnLog> turns, IReadOnlyList<int> stored)
    {
        foreach (var (turn, count) in turns.Zip(stored))
        {
            var events = await store.EventsAsync(turn.ThreadId);
            Assert.Equal(Enumerable.Range(1, count + 2).Select(i => (long)i), events.Select(e => e.Number));
            Assert.Equal(["status", .. Enumerable.Repeat("tool_result", count), "done"], events.Select(e => e.Name));
        }
    }

    static async Task UntilAsync(DbConnection connection, string count, long expected)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = count;
            if (Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture) == expected)
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, "It never came to that.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
