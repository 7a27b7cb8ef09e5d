using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

/// <summary>A kind of place that holds a store: what is said of stores holds in each.</summary>
public abstract class StorePlace
{
    /// <summary>Where a new store would be.</summary>
    internal abstract Task<StoreLocation> NewAsync();

    internal async Task<TemporaryStore> OpenAsync() => new(await NewAsync());

    /// <summary>Holds the store as another program that writes to it would, until it is disposed.</summary>
    internal abstract Task<DbConnection> HoldAsync(StoreLocation location);

    /// <summary>A store as whoever comes next would find it if all who work with it were gone at once.</summary>
    internal abstract Task<TemporaryStore> AfterTheEndAsync(TemporaryStore store);

    private protected static async Task RunAsync(DbConnection connection, string sql)
    {
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

sealed class FilePlace : StorePlace
{
    internal override Task<StoreLocation> NewAsync() =>
        Task.FromResult(StoreLocation.Parse(Path.Combine(Directory.CreateTempSubdirectory("quaestor-store-").FullName, "store.db")));

    internal override async Task<DbConnection> HoldAsync(StoreLocation location)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = location.Path, Pooling = false }.ToString());
        await RunAsync(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    internal override async Task<TemporaryStore> AfterTheEndAsync(TemporaryStore store)
    {
        var location = await NewAsync();
        var folder = Path.GetDirectoryName(location.Path)!;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store.Store.Location.Path)!, "store.db*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return new(location);
    }
}

sealed class PostgresPlace(PostgresCluster cluster) : StorePlace
{
    internal override async Task<StoreLocation> NewAsync()
    {
        var server = await cluster.ServerAsync();
        return StoreLocation.Parse($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{server.Port}/{await cluster.CreateDatabaseAsync()}");
    }

    internal override async Task<DbConnection> HoldAsync(StoreLocation location)
    {
        var connection = new NpgsqlConnection(location.Address!.ConnectionString + ";Pooling=false");
        await RunAsync(connection, SqlTexts.Statements("postgres")["begin"].Sql);
        return connection;
    }

    internal override async Task<TemporaryStore> AfterTheEndAsync(TemporaryStore store)
    {
        var location = await NewAsync();
        StoreCopy.Run(store.Store.Location, location, (_, _) => { });
        return new(location);
    }
}
