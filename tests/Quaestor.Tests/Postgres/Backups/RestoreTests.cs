using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Backups;

/// <summary>Restoring into a database of its own, beside another one or in its place.</summary>
[Trait("Size", "Slow")]
public sealed class RestoreTests(PostgresCluster cluster)
{
    [Fact]
    public async Task ItIsRestoredUnderANewNameWithItsSettingsAndStatistics()
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        await bench.ExecuteAsync($"ALTER DATABASE \"{bench.Database}\" SET work_mem = '9MB'; ALTER DATABASE \"{bench.Database}\" SET search_path = \"Sales data\", public");
        var name = $"{bench.Database} Once more";

        var restored = await bench.RestoreAsync(await bench.TakeAsync(), new(name));

        Assert.Equal((name, null), (restored.Name, restored.Before));
        Assert.Equal("9MB", await bench.ValueAsync("SHOW work_mem", name));
        Assert.Equal("\"Sales data\", public", await bench.ValueAsync("SHOW search_path", name));
        Assert.True((long)(await bench.ValueAsync("SELECT count(*) FROM pg_stats WHERE tablename = 'customers'", name))! > 0);
        await bench.DropAsync(name);
    }

    [Fact]
    public async Task ADatabaseIsReplacedOnlyWhenThatIsSaidAndStaysUnderAnotherName()
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        var backup = await bench.TakeAsync();
        await bench.ExecuteAsync("DELETE FROM \"Sales data\".\"Orders, all\"");
        await using var connected = await cluster.ConnectAsync(bench.Database);

        var refused = await Assert.ThrowsAsync<SourceException>(() => bench.RestoreAsync(backup, new(bench.Database)));
        var restored = await bench.RestoreAsync(backup, new(bench.Database) { Replaces = true });

        Assert.Contains("There is a database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3000L, await bench.ValueAsync("SELECT count(*) FROM \"Sales data\".\"Orders, all\""));
        Assert.Equal(0L, await bench.ValueAsync("SELECT count(*) FROM \"Sales data\".\"Orders, all\"", restored.Before));
        Assert.NotEmpty((await bench.Source.SchemaAsync(TestContext.Current.CancellationToken)).Tables);
        await bench.DropAsync(restored.Before!);
    }

    [Fact]
    public async Task RolesThatAreMissingAreNamedMadeReplacedOrLeftOut()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int); CREATE TABLE c (d int)");
        var (owner, reads, heir) = ($"owner_{bench.Database}", $"reads_{bench.Database}", $"heir_{bench.Database}");
        await bench.ExecuteAsync($"CREATE ROLE {owner}; CREATE ROLE {reads}; CREATE ROLE {heir}; ALTER TABLE a OWNER TO {owner}; GRANT SELECT ON c TO {reads}");
        var backup = await bench.TakeAsync();
        await bench.ExecuteAsync($"REASSIGN OWNED BY {owner} TO postgres; DROP OWNED BY {reads}; DROP ROLE {owner}; DROP ROLE {reads}");

        var refused = await Assert.ThrowsAsync<SourceException>(() => bench.RestoreAsync(backup, new($"{bench.Database}_r")));
        await bench.RestoreAsync(backup, new($"{bench.Database}_n") { MissingRoles = MissingRoles.NoOwner });
        await bench.RestoreAsync(backup, new($"{bench.Database}_m") { MissingRoles = MissingRoles.Create, Roles = new Dictionary<string, string> { [owner] = heir } });

        Assert.Contains($"no role {owner}, {reads}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("postgres", await bench.ValueAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'a'", $"{bench.Database}_n"));
        Assert.Equal(heir, await bench.ValueAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'a'", $"{bench.Database}_m"));
        Assert.Equal(true, await bench.ValueAsync($"SELECT has_table_privilege('{reads}', 'c', 'SELECT')", $"{bench.Database}_m"));
        Assert.Equal(0L, await bench.ValueAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{owner}' OR rolname = '{reads}' AND rolcanlogin"));
        foreach (var ending in (string[])["_n", "_m"])
        {
            await bench.DropAsync(bench.Database + ending);
        }

        await bench.ExecuteAsync($"DROP ROLE {reads}; DROP ROLE {heir}");
    }

    [Fact]
    public async Task OneThatIsCancelledOrFailsLeavesNeitherADatabaseNorRoles()
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        var backup = await bench.TakeAsync();
        using var stop = new CancellationTokenSource();
        var restoring = new BackupRestoring(bench.Source, 2).RunAsync(backup, new($"{bench.Database}_c"), step => { if (step.Total > 0) { stop.Cancel(); } }, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restoring);
        var wrong = backup with { Manifest = backup.Manifest with { Contents = backup.Manifest.Contents with { Tables = [new("public.customers", 501, "1")] } } };
        var differs = await Assert.ThrowsAsync<SourceException>(() => bench.RestoreAsync(wrong, new($"{bench.Database}_w")));

        Assert.Contains("public.customers has 500 rows instead of 501", differs.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await bench.ValueAsync($"SELECT count(*) FROM pg_database WHERE datname IN ('{bench.Database}_c', '{bench.Database}_w')"));
    }

    [Fact]
    public async Task ADatabaseThatOthersMakeMeanwhileIsNotTouched()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int)");
        var backup = await bench.TakeAsync();
        var name = $"{bench.Database} theirs";
        var restoring = new BackupRestoring(bench.Source, 1).RunAsync(
            backup,
            new(name),
            step => { if (step.Step.StartsWith("Measuring", StringComparison.Ordinal)) { bench.ExecuteAsync($"CREATE DATABASE \"{name}\"").GetAwaiter().GetResult(); } },
            TestContext.Current.CancellationToken);

        var failed = await Assert.ThrowsAsync<SourceException>(() => restoring);

        Assert.Contains("already exists", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await bench.ValueAsync("SELECT count(*) FROM pg_class WHERE relname = 'a'", name));
        Assert.Equal(1L, await bench.ValueAsync($"SELECT count(*) FROM pg_database WHERE datname LIKE '{bench.Database} theirs%'"));
        await bench.DropAsync(name);
    }

    [Fact]
    public async Task WhatGoesToAnotherRoleIsInTheRestoredDatabaseAlone()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int)");
        var (owner, heir) = ($"keeps_{bench.Database}", $"takes_{bench.Database}");
        await bench.ExecuteAsync($"CREATE ROLE {owner}; CREATE ROLE {heir}; ALTER TABLE a OWNER TO {owner}; ALTER DATABASE {bench.Database} OWNER TO {owner}");
        var name = $"{bench.Database}_copy";

        await bench.RestoreAsync(await bench.TakeAsync(), new(name) { Roles = new Dictionary<string, string> { [owner] = heir } });

        Assert.Equal(heir, await bench.ValueAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'a'", name));
        Assert.Equal(owner, await bench.ValueAsync($"SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = '{bench.Database}'"));
        Assert.Equal(owner, await bench.ValueAsync("SELECT tableowner FROM pg_tables WHERE tablename = 'a'"));
        await bench.DropAsync(name);
    }

    [Fact]
    public async Task WithoutOwnersNothingCanBeGivenToOthers()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int)");
        var wish = new RestoreWish($"{bench.Database}_none") { MissingRoles = MissingRoles.NoOwner, Roles = new Dictionary<string, string> { ["postgres"] = "reader" } };

        var backup = await bench.TakeAsync();
        var refused = await Assert.ThrowsAsync<SourceException>(() => bench.RestoreAsync(backup, wish));

        Assert.Contains("Leave out one of the two", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The database that is replaced must be there under its name whatever happens, and let people in.</summary>
    [Fact]
    public async Task AConnectionThatIsLostWhileADatabaseIsReplacedLeavesItAsItWas()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int); INSERT INTO a VALUES (7)");
        var backup = await bench.TakeAsync();
        await bench.ExecuteAsync("UPDATE a SET b = 8");
        await using var holding = await cluster.ConnectAsync("postgres");
        await using var transaction = await holding.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new Npgsql.NpgsqlCommand($"COMMENT ON DATABASE {bench.Database} IS 'held'", holding, transaction);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var replacing = bench.RestoreAsync(backup, new(bench.Database) { Replaces = true });
        var waits = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER DATABASE \"{bench.Database}\" RENAME TO %'";
        while (await bench.ValueAsync(waits, "postgres") is not true)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var lost = await Assert.ThrowsAsync<SourceException>(() => replacing);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"{bench.Database} is as it was", lost.Message, StringComparison.Ordinal);
        Assert.Equal(8, await bench.ValueAsync("SELECT b FROM a"));
        Assert.Equal(1L, await bench.ValueAsync($"SELECT count(*) FROM pg_database WHERE datname LIKE '{bench.Database}\\_%' OR datname = '{bench.Database}'", "postgres"));
    }

    /// <summary>Programs come back the moment they are disconnected.</summary>
    [Fact]
    public async Task ADatabaseThatOthersKeepComingBackToIsReplaced()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int); INSERT INTO a VALUES (7)");
        var backup = await bench.TakeAsync();
        await bench.ExecuteAsync("UPDATE a SET b = 8");
        using var stop = new CancellationTokenSource();
        var coming = Enumerable.Range(0, 3).Select(_ => ComeBackAsync(bench.Database, stop.Token)).ToList();

        var restored = await bench.RestoreAsync(backup, new(bench.Database) { Replaces = true });
        await stop.CancelAsync();

        Assert.True((await Task.WhenAll(coming)).Sum() > 3, "Nobody came back.");
        Assert.Equal((7, 8), (await bench.ValueAsync("SELECT b FROM a"), await bench.ValueAsync("SELECT b FROM a", restored.Before)));
        await bench.DropAsync(restored.Before!);
    }

    async Task<int> ComeBackAsync(string database, CancellationToken stop)
    {
        var came = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await cluster.ConnectAsync(database);
                came++;
                await using var stay = new Npgsql.NpgsqlCommand("SELECT pg_sleep(0.2)", connection);
                await stay.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            catch (Npgsql.NpgsqlException)
            {
                // Disconnected, or there is no such database for a moment.
            }
        }

        return came;
    }
}
