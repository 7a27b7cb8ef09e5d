using Npgsql;
using Quaestor.Data.Postgres.Activity;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

public sealed class ActivityTests(PostgresCluster cluster)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WhoeverHoldsTheLockStandsBeforeThoseWhoWaitForItAndForEachOther()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1);");
        await using var source = PostgresSource.Open($"postgres://postgres@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "shop");
        await using var front = await cluster.ConnectAsync(database);
        await using var second = await cluster.ConnectAsync(database);
        await using var third = await cluster.ConnectAsync(database);
        await RunAsync(front, "BEGIN; UPDATE t SET a = 2");
        var waits = RunAsync(second, "UPDATE t SET a = 3");
        await BlockedAsync(source, fronts => fronts is [{ Victims: 1 }]);
        var waitsToo = RunAsync(third, "ALTER TABLE t ADD COLUMN b int");

        var fronts = await BlockedAsync(source, fronts => fronts is [{ Victims: 2 }]);
        var activity = await ServerActivity.ReadAsync(source, TestContext.Current.CancellationToken);

        Assert.Equal((front.ProcessID, "idle in transaction"), (fronts[0].Session.Pid, fronts[0].Session.State));
        Assert.Contains("RowExclusiveLock t", fronts[0].Session.HoldsLocks);
        Assert.Contains(fronts[0].Waiting, blocked => blocked.Session.Pid == second.ProcessID);
        var altering = Assert.Single(activity, session => session.Pid == third.ProcessID);
        Assert.Equal("AccessExclusiveLock on t", altering.WantsLock);
        Assert.Equal("ALTER TABLE t ADD COLUMN b int", altering.Query);
        await RunAsync(front, "ROLLBACK");
        await Task.WhenAll(waits, waitsToo).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Empty(await ServerActivity.ReadBlockedAsync(source, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AQueueIsATreeAndACircleEndsSomewhere()
    {
        Assert.Empty(BlockedSession.Fronts([Session(1), Session(2)]));

        var fronts = BlockedSession.Fronts([Session(1), Session(2, 1), Session(3, 1, 2), Session(4, 3), Session(9), Session(8, 9)]);
        Assert.Equal([(1, 3), (9, 1)], fronts.Select(front => (front.Session.Pid, front.Victims)));

        var circle = Assert.Single(BlockedSession.Fronts([Session(1, 2), Session(2, 1)]));
        Assert.Equal((1, 1), (circle.Session.Pid, circle.Victims));
    }

    [Fact]
    public void APreparedTransactionIsAFrontThatTheServerDoesNotList()
    {
        var front = Assert.Single(BlockedSession.Fronts([Session(5, 0)]));

        Assert.Equal((0, "prepared transaction", 1), (front.Session.Pid, front.Session.Kind, front.Victims));
    }

    static Backend Session(int pid, params int[] blockedBy) => new(pid, "u", "a", null, "d", "client backend", "active", null, 1, 1, 1, blockedBy, "", null, []);

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    static async Task<IReadOnlyList<BlockedSession>> BlockedAsync(PostgresSource source, Func<IReadOnlyList<BlockedSession>, bool> isThere)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var fronts = await ServerActivity.ReadBlockedAsync(source, limit.Token);
            if (isThere(fronts))
            {
                return fronts;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
