using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>What is mended and looked after by command: nothing without a yes, and then to the letter.</summary>
[Trait("Size", "Slow")]
public sealed class MaintenanceTests(PostgresCluster cluster) : IDisposable
{
    readonly TempFolder _folder = new();
    string _database = "";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnInvalidIndexIsMendedAfterAYesAndNotBefore()
    {
        await OpenAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
        await Assert.ThrowsAsync<PostgresException>(() => cluster.ExecuteAsync(_database, "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"));
        await cluster.ExecuteAsync(_database, "DELETE FROM t WHERE ctid = '(0,1)'");

        var listed = await RunAsync("indexes");
        Assert.Contains("invalid    broken on t is not valid.", listed.Lines);
        Assert.Contains("           REINDEX INDEX CONCURRENTLY broken", listed.Lines);

        var asked = await RunAsync("indexes", "--repair");
        Assert.Equal(4, asked.ExitCode);
        Assert.Equal("f", await ValueAsync("SELECT indisvalid::text::char FROM pg_index WHERE indexrelid = 'broken'::regclass"));

        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Equal("t", await ValueAsync("SELECT indisvalid::text::char FROM pg_index WHERE indexrelid = 'broken'::regclass"));
        Assert.Contains("No index is invalid.", (await RunAsync("indexes", "--repair")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWaitsIsListedWithItsSourceAndAdviceThatIsBuiltIsOneDocument()
    {
        await OpenAsync("CREATE TABLE orders (id int PRIMARY KEY, customer_id int, note text); INSERT INTO orders SELECT i, i % 5000, repeat('x', 40) FROM generate_series(1, 20000) AS i; CREATE EXTENSION hypopg; ANALYZE;");

        Assert.Contains("Nothing waits.", (await RunAsync("approvals")).Errors, StringComparison.Ordinal);
        var built = await RunAsync("indexes", "advise", "SELECT * FROM orders WHERE customer_id = 500", "--build", "--json");

        Assert.Equal(4, built.ExitCode);
        var proposed = Assert.Single(built.Json.GetProperty("proposed").EnumerateArray());
        Assert.Equal("CREATE INDEX CONCURRENTLY orders_customer_id_idx ON public.orders USING btree (customer_id)", proposed.GetProperty("approval").GetProperty("sql").GetString());
        Assert.Equal(["id", "source", "user", "until", "what"], (await RunAsync("approvals")).Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty((await RunAsync("indexes", "--repair", "--json")).Json.GetProperty("proposed").EnumerateArray());
    }

    [Fact]
    public async Task ATableIsVacuumedByTheStatementThatWasShown()
    {
        await OpenAsync("CREATE TABLE \"Odd name\" (a int) WITH (autovacuum_enabled = off); INSERT INTO \"Odd name\" SELECT generate_series(1, 1000); DELETE FROM \"Odd name\";");

        var asked = await RunAsync("vacuum", "\"Odd name\"", "--freeze", "--analyze");
        Assert.Equal(4, asked.ExitCode);
        Assert.StartsWith("VACUUM (ANALYZE, FREEZE) \"Odd name\"", asked.Errors, StringComparison.Ordinal);

        var approved = await ApproveAsync();
        Assert.Equal(0, approved.ExitCode);
        Assert.Equal("0", await ValueAsync("SELECT relpages::text FROM pg_class WHERE relname = 'Odd name'"));
    }

    [Fact]
    public async Task ASessionIsCancelledAndEndedAfterAYesAndNoOtherWithItsNumber()
    {
        await OpenAsync("CREATE TABLE t (a int)");
        await using var victim = await cluster.ConnectAsync(_database);
        var sleeping = SleepAsync(victim);
        await UntilAsync($"SELECT 1 FROM pg_stat_activity WHERE pid = {victim.ProcessID} AND state = 'active' AND query LIKE '%pg_sleep%'");

        var asked = await RunAsync("cancel", $"{victim.ProcessID}");
        Assert.Equal(4, asked.ExitCode);
        Assert.Contains($"SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = {victim.ProcessID} AND backend_start = '", asked.Errors, StringComparison.Ordinal);
        Assert.False(sleeping.IsCompleted, "The preview has stopped it.");
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Equal(PostgresErrorCodes.QueryCanceled, (await sleeping.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken))?.SqlState);

        await RunAsync("end", $"{victim.ProcessID}");
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        await UntilAsync($"SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {victim.ProcessID})");
        Assert.Contains("There is no session", (await RunAsync("end", $"{victim.ProcessID}")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoOtherFormOfASignalIsAskedFor()
    {
        await OpenAsync("");
        await using var source = PostgresSource.Open(await UrlAsync(), "shop");
        foreach (var sql in new[]
        {
            "SELECT pg_terminate_backend(1)",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = 1 OR backend_start = 'x'",
            "SELECT pg_terminate_backend(pid) FROM \"pg_stat_activity\" WHERE pid = 1 AND backend_start = 'x'",
            "SELECT pg_terminate_backend(pid) FROM public.pg_stat_activity WHERE pid = 1 AND backend_start = 'x'",
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = 1 AND backend_start = 'x' || current_user",
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = 1 AND backend_start = 'x'; SELECT 1",
        })
        {
            Assert.IsType<Verdict.Refused>(await StatementJudge.JudgeAsync(source, SourceChanges.Ask, sql, TestContext.Current.CancellationToken));
        }

        var asked = await StatementJudge.JudgeAsync(source, SourceChanges.Ask, SessionSignal.End(17, "2026-01-01 00:00:00+00"), TestContext.Current.CancellationToken);
        Assert.Equal("PG_TERMINATE_BACKEND", Assert.IsType<Verdict.NeedsApproval>(asked).Change.Kind);
        Assert.IsType<Verdict.Refused>(await StatementJudge.JudgeAsync(source, SourceChanges.ReadOnly, SessionSignal.End(17, "x"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnAdvisedIndexIsBuiltWhileOthersWriteAndOneOfAReadOnlySourceIsNot()
    {
        await OpenAsync("CREATE EXTENSION hypopg; CREATE TABLE orders (id int, customer_id int, total int); INSERT INTO orders SELECT i, i % 2000, i FROM generate_series(1, 20000) AS i; ANALYZE;");

        var asked = await RunAsync("indexes", "advise", "SELECT * FROM orders WHERE customer_id = 500", "--build");
        Assert.Equal(4, asked.ExitCode);
        Assert.Contains("CREATE INDEX CONCURRENTLY orders_customer_id_idx ON public.orders USING btree (customer_id)", asked.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Equal("t", await ValueAsync("SELECT indisvalid::text::char FROM pg_index WHERE indexrelid = 'orders_customer_id_idx'::regclass"));

        var readOnly = await CommandRun.OfAsync("pg", "indexes", "advise", "SELECT * FROM orders WHERE total = 5", "--build", "--source", await UrlAsync(), "--store", Path.Combine(_folder.Path, "other.db"));
        Assert.Equal(3, readOnly.ExitCode);
    }

    [Fact]
    public async Task TheWorkloadThatPgbenchRunsIsAdvisedOn()
    {
        await OpenAsync("CREATE EXTENSION hypopg; CREATE EXTENSION pg_stat_statements;");
        await cluster.PgbenchAsync(_database, "-i", "-q", "-s", "1");
        await cluster.ExecuteAsync(_database, "ALTER TABLE pgbench_accounts DROP CONSTRAINT pgbench_accounts_pkey");
        await cluster.PgbenchAsync(_database, "-n", "-t", "25", "-c", "2");

        var advised = await RunAsync("indexes", "advise", "--json");

        Assert.Equal(0, advised.ExitCode);
        var index = Assert.Single(advised.Json.GetProperty("indexes").EnumerateArray(), index => index.GetProperty("table").GetString() == "public.pgbench_accounts");
        Assert.StartsWith("CREATE INDEX pgbench_accounts_aid_idx ON public.pgbench_accounts USING btree (aid)", index.GetProperty("definition").GetString(), StringComparison.Ordinal);
        Assert.True(index.GetProperty("gain_percent").GetDouble() > 50);
        Assert.All(advised.Json.GetProperty("statements").EnumerateArray(), statement => Assert.False(statement.TryGetProperty("skipped", out var why) && why.ValueKind == JsonValueKind.String, $"{statement}"));
    }

    async Task OpenAsync(string setup)
    {
        _database = await cluster.CreateDatabaseAsync(setup);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "quaestor.json"), $$"""{ "sources": { "shop": { "url": "{{await UrlAsync()}}", "changes": "ask" } } }""", TestContext.Current.CancellationToken);
    }

    async Task<string> UrlAsync() => $"postgres://postgres@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_database}";

    Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(Arguments(arguments));

    string[] Arguments(params string[] arguments) => ["pg", .. arguments, "--config", Path.Combine(_folder.Path, "quaestor.json"), "--store", Path.Combine(_folder.Path, "store.db")];

    /// <summary>What waits.</summary>
    async Task<CommandRun> ApproveAsync()
    {
        var waiting = (await RunAsync("approvals", "--json")).Json;
        return await RunAsync("approve", waiting[0].GetProperty("approval_id").GetString()!);
    }

    async Task<string> ValueAsync(string sql)
    {
        await using var connection = await cluster.ConnectAsync(_database);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture)!;
    }

    async Task UntilAsync(string sql)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await ValueAsync(sql) != "1")
        {
            await Task.Delay(20, limit.Token);
        }
    }

    static async Task<PostgresException?> SleepAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_sleep(60)", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException stopped)
        {
            return stopped;
        }
    }

    [Fact]
    public async Task WhatAnApprovedStatementGivesBackIsShown()
    {
        await OpenAsync("CREATE TABLE t (a int, b text); INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, 5) AS i;");
        await RunAsync("change", "UPDATE t SET b = upper(b) WHERE a > 3 RETURNING a, b");

        var approved = await ApproveAsync();

        Assert.Equal(0, approved.ExitCode);
        Assert.Contains("ROW 4", approved.Output, StringComparison.Ordinal);
        Assert.Contains("ROW 5", approved.Output, StringComparison.Ordinal);
        await RunAsync("change", "UPDATE t SET b = lower(b)");
        Assert.Equal("UPDATE changed 5 rows", (await ApproveAsync()).Output.Trim());
    }

    [Fact]
    public async Task ABackupIsDeletedAfterAYesAndNotWhereNobodyCanBeAsked()
    {
        await OpenAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        Assert.Equal(0, (await RunAsync("backup", "--no-verify")).ExitCode);

        var unasked = await RunAsync("backups", "delete", "latest");
        Assert.Equal(4, unasked.ExitCode);
        Assert.Contains("say --yes", unasked.Errors, StringComparison.Ordinal);
        var no = await CommandRun.OfAsync(Arguments("backups", "delete", "latest"), isTerminal: true, input: "no\n");
        Assert.Equal(4, no.ExitCode);
        Assert.Contains("Nothing brings it back", no.Errors, StringComparison.Ordinal);
        Assert.Single((await RunAsync("backups", "--json")).Json.GetProperty("items").EnumerateArray());

        Assert.Equal(0, (await CommandRun.OfAsync(Arguments("backups", "delete", "latest"), isTerminal: true, input: "yes\n")).ExitCode);
        Assert.Equal(0, (await RunAsync("backup", "--no-verify")).ExitCode);
        Assert.Equal(0, (await RunAsync("backups", "delete", "latest", "--yes")).ExitCode);
        Assert.Empty((await RunAsync("backups", "--json")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task TheFindingsOfAllFilesAreOneDocument()
    {
        await OpenAsync("CREATE TABLE t (a int);");
        var (first, second) = (_folder.Write("0001_a.sql", "create index on t (a);"), _folder.Write("0002_b.sql", "alter table t drop column a;"));

        var linted = await RunAsync("migrate", "lint", first, second, "--json");

        Assert.Equal(1, linted.ExitCode);
        var findings = linted.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([first, second], findings.Select(one => one.GetProperty("file").GetString()).Distinct());
        Assert.Contains(findings, one => one.GetProperty("rule").GetString() == "require-concurrent-index-creation" && one.GetProperty("file").GetString() == first);
    }
}
