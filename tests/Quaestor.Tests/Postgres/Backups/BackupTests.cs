using System.Diagnostics;
using Quaestor.Data.Postgres.Backups;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Backups;

/// <summary>Backups as PostgreSQL's own programs take them, and what of them is proved.</summary>
[Trait("Size", "Slow")]
public sealed class BackupTests(PostgresCluster cluster)
{
    [Fact]
    public async Task WhatIsBackedUpIsRestoredEqualToTheLastRow()
    {
        await using var bench = await BackupBench.StartAsync(cluster);

        var backup = await bench.VerifyAsync(await bench.TakeAsync());

        Assert.Empty(backup.Verification!.Differences);
        var tables = backup.Manifest.Contents.Tables.ToDictionary(table => table.Name, table => table.Rows);
        Assert.Equal((500L, 2L, 0L, 3000L), (tables["public.customers"], tables["public.nothing"], tables["public.empty"], tables["\"Sales data\".orders_2025"] + tables["\"Sales data\".orders_2026"]));
        Assert.Contains(new ObjectCount("large object", 2), backup.Manifest.Contents.Objects);
        Assert.Contains(new SequenceState("public.downwards", -2), backup.Manifest.Contents.Sequences);
        Assert.Equal(["hstore", "pg_trgm", "plpgsql"], backup.Manifest.Extensions.Select(extension => extension.Name));
        Assert.Contains(backup.Manifest.Notes, note => note.Contains("public.cache", StringComparison.Ordinal));
        Assert.DoesNotContain("PASSWORD", File.ReadAllText(Path.Combine(backup.Path, "globals.sql")), StringComparison.Ordinal);
        Assert.Equal(backup.Manifest.Id, Assert.Single(bench.Folder.All()).Manifest.Id);
        await bench.UntilNoScratchIsLeftAsync();
    }

    [Fact]
    public async Task RowsThatComeMeanwhileAreNeitherInTheDumpNorInItsCounts()
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(bench, stop.Token);

        var backup = await bench.VerifyAsync(await bench.TakeAsync());
        await stop.CancelAsync();
        var written = await writing;

        Assert.True(written > 0, "Nothing was written meanwhile.");
        Assert.Empty(backup.Verification!.Differences);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("gone")]
    public async Task ADamagedDumpIsFound(string how)
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        var backup = await bench.TakeAsync();
        var file = new DirectoryInfo(Path.Combine(backup.Path, "dump")).GetFiles("*.dat*").MaxBy(found => found.Length)!.FullName;
        var bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "flipped":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            default:
                File.Delete(file);
                break;
        }

        var verified = await bench.VerifyAsync(backup);
        var refused = await Assert.ThrowsAsync<SourceException>(() => bench.RestoreAsync(backup, new("restored_damaged")));

        Assert.Contains(Path.GetFileName(file), Assert.Single(verified.Verification!.Differences), StringComparison.Ordinal);
        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.False(Assert.Single(bench.Folder.All()).Verification!.IsEqual);
    }

    [Fact]
    public async Task WhatARoleMayNotReadWhollyIsNotBackedUpInPart()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE open (a int); CREATE TABLE closed (a int)", PostgresCluster.Reader);
        await bench.ExecuteAsync("REVOKE SELECT ON closed FROM reader");
        await using var hidden = await BackupBench.StartAsync(cluster, "CREATE TABLE hidden (a int); ALTER TABLE hidden ENABLE ROW LEVEL SECURITY", PostgresCluster.Reader);

        var unread = await Assert.ThrowsAsync<SourceException>(() => bench.TakeAsync());
        var partial = await Assert.ThrowsAsync<SourceException>(() => hidden.TakeAsync());

        Assert.Contains("may not read public.closed", unread.Message, StringComparison.Ordinal);
        Assert.Contains("row-level security hides rows of public.hidden", partial.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Folder.All());
    }

    [Fact]
    public async Task OneThatIsCancelledLeavesNothing()
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        using var stop = new CancellationTokenSource();
        var taking = new BackupTaking(bench.Source, bench.Folder, 2).RunAsync(_ => stop.Cancel(), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        Assert.Empty(Directory.GetFileSystemEntries(bench.Place));
        Assert.Equal(0L, await bench.ValueAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{bench.Database}' AND application_name = 'pg_dump'"));
    }

    [Fact]
    public async Task TheNewestStayAndTheNewestThatIsKnownToBeWhole()
    {
        await using var bench = await BackupBench.StartAsync(cluster, "CREATE TABLE a (b int)");
        var whole = await bench.VerifyAsync(await bench.TakeAsync());
        var second = await bench.TakeAsync();
        var third = await bench.TakeAsync();

        var gone = bench.Folder.Prune(1);

        Assert.Equal([second.Manifest.Id], gone.Select(backup => backup.Manifest.Id));
        Assert.Equal([third.Manifest.Id, whole.Manifest.Id], bench.Folder.All().Select(backup => backup.Manifest.Id));
    }

    static async Task<int> WriteAsync(BackupBench bench, CancellationToken stop)
    {
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            await bench.ExecuteAsync("INSERT INTO customers (name) VALUES ('late'); DELETE FROM customers WHERE name = 'late' AND id % 2 = 0");
            written++;
        }

        return written;
    }

    /// <summary>What happens to the server's connections tells nothing of the backup.</summary>
    [Theory]
    [InlineData("Restoring tables")]
    [InlineData("Comparing tables")]
    public async Task AConnectionThatIsLostWhileABackupIsVerifiedIsNoFaultOfTheBackup(string step)
    {
        await using var bench = await BackupBench.StartAsync(cluster);
        var backup = await bench.TakeAsync();
        await using var proxy = new CutProxy((await cluster.ServerAsync()).Port);
        await using var source = PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{proxy.Port}/{bench.Database}", "shop");
        var isCut = false;

        var lost = await Assert.ThrowsAsync<SourceException>(() => new BackupVerifying(new ScratchDatabases(source, null), 2).RunAsync(
            backup,
            told =>
            {
                if (!isCut && told.Step == step)
                {
                    isCut = true;
                    proxy.Cut();
                }
            },
            TestContext.Current.CancellationToken));

        Assert.Contains("says nothing of the backup", lost.Message, StringComparison.Ordinal);
        Assert.Null(Assert.Single(bench.Folder.All()).Verification);
        Assert.True((await bench.VerifyAsync(backup)).Verification!.IsEqual);
    }

    /// <summary>As most databases have them, and as most of their owners are.</summary>
    [Fact]
    public async Task ARoleThatMayNotMakeAnExtensionProvesAndRestoresWithoutIt()
    {
        await using var bench = await BackupBench.StartAsync(
            cluster, "CREATE ROLE owner_without_rights LOGIN CREATEDB; CREATE EXTENSION hypopg; CREATE EXTENSION pg_trgm; CREATE TABLE a AS SELECT generate_series(1, 9) AS b; ALTER TABLE a OWNER TO owner_without_rights", "owner_without_rights");
        var name = $"{bench.Database}_mine";

        var backup = await bench.VerifyAsync(await bench.TakeAsync());
        var restored = await bench.RestoreAsync(backup, new(name));

        Assert.Empty(backup.Verification!.Differences);
        Assert.Contains("Only an administrator can make the extensions hypopg: where this role restores the backup, on trial too, they are left out.", backup.Manifest.Notes);
        Assert.Contains(restored.Notes, note => note.StartsWith("The extension hypopg is not in it", StringComparison.Ordinal));
        Assert.Equal((9L, "pg_trgm,plpgsql"), (await bench.ValueAsync("SELECT count(*) FROM a", name), await bench.ValueAsync("SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension", name)));
        await using var planning = await new ScratchDatabases(bench.Source, null).CreateAsync(ScratchRows.None, TestContext.Current.CancellationToken);
        Assert.Contains("hypopg", Assert.Single(planning.Problems), StringComparison.Ordinal);
        await bench.DropAsync(name);
    }

    /// <summary>A file system of a megabyte, which goes with the program that sees it.</summary>
    [Fact]
    public async Task AFullDiskIsOneSentenceAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var small = Directory.CreateDirectory(folder.File("small")).FullName;
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE noise AS SELECT md5(random()::text) || md5(i::text) AS a FROM generate_series(1, 100000) AS i");
        await File.WriteAllTextAsync(folder.File("quaestor.json"), $$"""{ "backups": { "folder": "{{small}}" }, "sources": { "shop": { "url": "postgres://{{PostgresCluster.Superuser}}@127.0.0.1:{{(await cluster.ServerAsync()).Port}}/{{database}}" } } }""", TestContext.Current.CancellationToken);
        var command = $"{Environment.ProcessPath} exec {Path.Combine(AppContext.BaseDirectory, "quaestor.dll")} pg backup --config {folder.File("quaestor.json")} --store {folder.File("store.db")} 2>&1; echo ended $?; find {small} -type f";
        using var program = Process.Start(new ProcessStartInfo("bwrap", ["--dev-bind", "/", "/", "--size", "1048576", "--tmpfs", small, "sh", "-c", command]) { RedirectStandardOutput = true })!;

        var said = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.EndsWith("The backup could not be stored, because the disk is full. Free some space, or have backups elsewhere by \"backups\" in the settings.\nended 1\n", said, StringComparison.Ordinal);
    }
}
