using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli;

public sealed class StoreCommandTests(PostgresCluster cluster) : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AStoreIsMovedToPostgresAndBackAndBackedUp()
    {
        var file = Path.Combine(_folder.Path, "first.db");
        using (var store = new TemporaryStore())
        {
            await store.Threads.CreateAsync("local", "Mine", null);
            Assert.Equal(0, (await RunAsync("store", "copy", store.Store.Location.Path!, file)).ExitCode);
        }

        var server = await cluster.ServerAsync();
        var database = $"postgresql://{PostgresCluster.Superuser}@127.0.0.1:{server.Port}/{await cluster.CreateDatabaseAsync()}";
        var copied = await RunAsync("store", "copy", file, database, "--json");
        var info = await RunAsync("store", "info", "--store", database, "--json");
        var backup = await RunAsync("store", "backup", Path.Combine(_folder.Path, "backup.db"), "--store", database);
        var shown = await RunAsync("store", "info", "--store", Path.Combine(_folder.Path, "backup.db"));
        var again = await RunAsync("store", "copy", file, database);

        Assert.Equal(1, copied.Json.GetProperty("tables").GetProperty("threads").GetInt64());
        Assert.Equal(1, info.Json.GetProperty("tables").GetProperty("threads").GetInt64());
        Assert.StartsWith("PostgreSQL", info.Json.GetProperty("database").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (backup.ExitCode, shown.ExitCode));
        Assert.Contains("SQLite", shown.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is not empty", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreIsMadeByMigratingAndIsNotThereBefore()
    {
        var file = Path.Combine(_folder.Path, "new.db");
        var before = await RunAsync("store", "info", "--store", file);
        var made = await RunAsync("store", "migrate", "--store", file, "--json");
        var after = await RunAsync("store", "info", "--store", file, "--json");

        Assert.Equal((1, 0), (before.ExitCode, made.ExitCode));
        Assert.Contains("There is no store", before.Errors, StringComparison.Ordinal);
        Assert.Equal(after.Json.GetProperty("newest").GetInt32(), made.Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task ABackupIsANewFileInAFolderThatIsThere()
    {
        using var store = new TemporaryStore();
        var place = store.Store.Location.Path!;

        var address = await RunAsync("store", "backup", "postgresql://quaestor:secret@127.0.0.1/backup", "--store", place);
        var nowhere = await RunAsync("store", "backup", Path.Combine(_folder.Path, "none", "backup.db"), "--store", place);

        Assert.Equal((1, 1), (address.ExitCode, nowhere.ExitCode));
        Assert.StartsWith("A backup is a file.", address.Errors, StringComparison.Ordinal);
        Assert.StartsWith($"There is no folder {Path.Combine(_folder.Path, "none")}.", nowhere.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseThatIsNotThereIsToldWithoutItsPassword()
    {
        var server = await cluster.ServerAsync();

        var run = await RunAsync("store", "info", "--store", $"postgresql://{PostgresCluster.Superuser}:secret@127.0.0.1:{server.Port}/nowhere");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Check the name of the database", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }

    static Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(arguments);
}
