using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>The built program is killed in the middle of a migration's step and run again: one step by default, all of them with <c>QUAESTOR_FULL=1</c>.</summary>
[Trait("Size", "Slow")]
public sealed class MigrationKillTests(PostgresCluster cluster)
{
    const int Seed = 20261122;

    static readonly string[] Steps =
    [
        "CREATE INDEX CONCURRENTLY items_owner ON items (owner)",
        "ALTER TABLE items ADD COLUMN token uuid",
        "-- quaestor: batch\nUPDATE items SET token = gen_random_uuid() WHERE token IS NULL",
        "ALTER TABLE items ADD CONSTRAINT owned FOREIGN KEY (owner) REFERENCES owners NOT VALID",
        "ALTER TABLE items VALIDATE CONSTRAINT owned",
        "DROP INDEX CONCURRENTLY items_made",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledWithinAStepTheProgramGoesOnThereAndEndsWithTheSameSchema()
    {
        await using var whole = await OpenAsync();
        var migration = Migration.Of("0001_owner", Text(), "");
        await whole.Runner([migration]).ApplyAsync([migration], Cancellation);
        var all = Enumerable.Range(1, Steps.Length);

        foreach (var step in Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? all : all.Skip(new Random(Seed).Next(Steps.Length)).Take(1))
        {
            await using var shop = await OpenAsync();
            using var folder = new TemporaryFolder();
            await WriteAsync(folder, shop.Name, migration);
            await KillAsync(folder, shop, step);
            Assert.Equal(("applying", $"{step - 1}"), (await shop.ScalarAsync("SELECT state FROM quaestor.migrations"), await shop.ScalarAsync("SELECT done FROM quaestor.migrations")));

            using var again = Start(folder);
            await UntilAskedAsync(again);
            await SayYesAsync(again);
            var said = await again.StandardOutput.ReadToEndAsync(Cancellation);
            await again.WaitForExitAsync(Cancellation);

            Assert.True(again.ExitCode == 0, $"step {step}: {said}");
            Assert.Equal((step, "applied"), (step, await shop.ScalarAsync("SELECT state FROM quaestor.migrations")));
            Assert.Equal(await whole.FingerprintAsync(), await shop.FingerprintAsync());
            Assert.Equal("0", await shop.ScalarAsync("SELECT count(*) FROM items WHERE token IS NULL"));
            Assert.Equal("0", await shop.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        }
    }

    /// <summary>Each step waits at a gate of its own, so that the test knows where the program is.</summary>
    static string Text() => string.Concat(Steps.Select((step, place) => $"-- quaestor: before SELECT NOT EXISTS (SELECT FROM gate_{place + 1})\n{step};\n"));

    async Task<ShopMigrations> OpenAsync()
    {
        var shop = await ShopMigrations.OpenAsync(cluster);
        await cluster.ExecuteAsync(shop.Name, string.Concat(Enumerable.Range(1, Steps.Length).Select(place => $"CREATE TABLE gate_{place} (a int);")));
        return shop;
    }

    async Task WriteAsync(TemporaryFolder folder, string database, Migration migration)
    {
        Directory.CreateDirectory(folder.File("migrations"));
        await File.WriteAllTextAsync(folder.File($"migrations/{migration.Id}.up.sql"), migration.Up, Cancellation);
        await File.WriteAllTextAsync(folder.File($"migrations/{migration.Id}.down.sql"), "", Cancellation);
        await File.WriteAllTextAsync(folder.File("quaestor.json"), $$"""{"sources": {"shop": {"url": "postgres://{{PostgresCluster.Superuser}}@127.0.0.1:{{(await cluster.ServerAsync()).Port}}/{{database}}", "changes": "ask" } } }""", Cancellation);
    }

    /// <summary>Holds the step's gate, then its table, and kills the program while the step itself waits for that.</summary>
    async Task KillAsync(TemporaryFolder folder, ShopMigrations shop, int step)
    {
        using var program = Start(folder);
        await UntilAskedAsync(program);
        await using var gate = await cluster.ConnectAsync(shop.Name);
        await using var closed = await LockAsync(gate, $"gate_{step}", "ACCESS EXCLUSIVE");
        await SayYesAsync(program);
        await UntilWaitingAsync(shop, $"gate_{step}", program);
        await using var table = await cluster.ConnectAsync(shop.Name);
        await using var held = await LockAsync(table, "items", "SHARE ROW EXCLUSIVE");
        await closed.RollbackAsync(Cancellation);
        await UntilWaitingAsync(shop, "items", program);

        var children = (await File.ReadAllTextAsync($"/proc/{program.Id}/task/{program.Id}/children", Cancellation)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using (var itself = Process.GetProcessById(int.Parse(Assert.Single(children), CultureInfo.InvariantCulture)))
        {
            itself.Kill();
        }

        await program.WaitForExitAsync(Cancellation);
        await held.RollbackAsync(Cancellation);

        // What the server still does of the step it ends by itself, and whoever goes on must find what is left of it.
        await UntilAsync(shop, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quaestor' AND state = 'active')", program: null);
    }

    static async Task UntilAskedAsync(Process program)
    {
        var (said, letters) = (new StringBuilder(), new char[1024]);
        while (!said.ToString().Contains("Type yes", StringComparison.Ordinal))
        {
            var count = await program.StandardOutput.ReadAsync(letters, Cancellation);
            Assert.True(count > 0, $"Nobody was asked: {said}");
            said.Append(letters, 0, count);
        }
    }

    static async Task SayYesAsync(Process program)
    {
        await program.StandardInput.WriteAsync("yes\r");
        await program.StandardInput.FlushAsync(Cancellation);
    }

    static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection connection, string table, string mode)
    {
        var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand($"LOCK TABLE {table} IN {mode} MODE", connection, transaction);
        await hold.ExecuteNonQueryAsync(Cancellation);
        return transaction;
    }

    static Task UntilWaitingAsync(ShopMigrations shop, string table, Process program) =>
        UntilAsync(shop, $"SELECT EXISTS (SELECT FROM pg_locks WHERE relation = '{table}'::regclass AND NOT granted)", program);

    static async Task UntilAsync(ShopMigrations shop, string condition, Process? program)
    {
        var began = Stopwatch.GetTimestamp();
        while (await shop.ScalarAsync(condition) != "true")
        {
            if (program is { HasExited: true })
            {
                Assert.Fail($"The program ended by itself: {await program.StandardOutput.ReadToEndAsync(Cancellation)}");
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"This does not come true: {condition}");
            await Task.Delay(5, Cancellation);
        }
    }

    /// <summary>In a terminal of its own, where somebody types: <c>script</c> of Debian's bsdutils makes one.</summary>
    static Process Start(TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("script", ["-qefc", $"exec {Environment.ProcessPath} exec {Path.Combine(AppContext.BaseDirectory, "quaestor.dll")} pg migrate apply", "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["XDG_DATA_HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = folder.Path, ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "" },
        };
        return Process.Start(start)!;
    }
}
