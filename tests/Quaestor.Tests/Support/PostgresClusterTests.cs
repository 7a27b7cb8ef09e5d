using Npgsql;

namespace Quaestor.Tests.Support;

public sealed class PostgresClusterTests(PostgresCluster cluster)
{
    [Fact]
    public async Task ADatabaseIsACopyOfItsSetupAndItsReaderMayOnlyRead()
    {
        const string Setup = "CREATE EXTENSION pg_trgm; CREATE TABLE t(v int); INSERT INTO t VALUES (7)";
        var first = await cluster.CreateDatabaseAsync(Setup);
        await cluster.ExecuteAsync(first, "UPDATE t SET v = 8");
        var second = await cluster.CreateDatabaseAsync(Setup);

        await using var connection = await cluster.ConnectAsync(second, PostgresCluster.Reader);
        await using var read = new NpgsqlCommand("SELECT v FROM t", connection);
        await using var write = new NpgsqlCommand("UPDATE t SET v = 9", connection);

        Assert.Equal(7, await read.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<PostgresException>(() => write.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AServerLeavesNothingBehind()
    {
        var server = await PostgresServer.StartAsync();
        var id = server.ProcessId;

        await server.DisposeAsync();

        Assert.False(HostProcess.Runs(id));
        Assert.False(Directory.Exists(server.SocketFolder));
    }
}
