using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Backups;

/// <summary>A database with something of every kind, and a folder for its backups.</summary>
sealed class BackupBench : IAsyncDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly PostgresCluster _cluster;

    BackupBench(PostgresCluster cluster, string database, PostgresSource source)
    {
        (_cluster, Database, Source) = (cluster, database, source);
        Folder = new(Place);
    }

    public string Database { get; }

    public PostgresSource Source { get; }

    public BackupFolder Folder { get; }

    public string Place => Path.Combine(_folder.Path, "backups");

    public static string VariedSetup => File.ReadAllText(Repository.PathOf("tests", "Quaestor.Tests", "Postgres", "Backups", "Varied.sql"));

    public static async Task<BackupBench> StartAsync(PostgresCluster cluster, string? setup = null, string user = PostgresCluster.Superuser)
    {
        var database = await cluster.CreateDatabaseAsync(setup ?? VariedSetup);
        return new(cluster, database, PostgresSource.Open($"postgres://{user}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "shop"));
    }

    public Task<Backup> TakeAsync(CancellationToken? cancellationToken = null) =>
        new BackupTaking(Source, Folder, 2).RunAsync(_ => { }, cancellationToken ?? TestContext.Current.CancellationToken);

    public Task<Backup> VerifyAsync(Backup backup) =>
        new BackupVerifying(new ScratchDatabases(Source, null), 2).RunAsync(backup, _ => { }, TestContext.Current.CancellationToken);

    public Task<RestoredDatabase> RestoreAsync(Backup backup, RestoreWish wish, CancellationToken? cancellationToken = null) =>
        new BackupRestoring(Source, 2).RunAsync(backup, wish, _ => { }, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>What the first column of the first row holds.</summary>
    public async Task<object?> ValueAsync(string sql, string? database = null)
    {
        await using var connection = await _cluster.ConnectAsync(database ?? Database);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Scratch databases that somebody uses are other tests': one that is left has nobody, and stays.</summary>
    public async Task UntilNoScratchIsLeftAsync()
    {
        const string Left = "SELECT count(*) FROM pg_database AS d WHERE datname ~ '^quaestor_scratch_[0-9]{14}' AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datname = d.datname)";
        for (var tries = 0; await ValueAsync(Left) is not 0L; tries++)
        {
            Assert.True(tries < 100, "A scratch database was left.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public Task ExecuteAsync(string sql, string? database = null) => _cluster.ExecuteAsync(database ?? Database, sql);

    public async Task DropAsync(string database) => await _cluster.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        _folder.Dispose();
    }
}
