using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>
/// Each capability by its command over the busy shop with what pgbench did there: a million orders, and more accounts, with <c>QUAESTOR_FULL=1</c>,
/// a tenth of it else. What is printed is compared with what the database says itself.
/// </summary>
[Trait("Size", "Slow")]
public sealed class AtSizeTests(PostgresCluster cluster) : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    string _database = "";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await BusyShop.CreateAsync(cluster);
        await cluster.ExecuteAsync(
            _database,
            """
            CREATE EXTENSION pg_stat_statements;
            CREATE TABLE log (what text, who int);
            CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (TG_OP, OLD.id); RETURN NULL; END $$;
            CREATE TRIGGER noting AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION noted();
            """);
        await File.WriteAllTextAsync(_folder.Path + "/quaestor.json", $$"""{ "sources": { "shop": { "url": "{{await UrlAsync()}}", "changes": "ask", "timeout_seconds": 300 } } }""", Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task AChangeIsShownWithItsCountsAndCommitsRefusesOrIsHeldToThem()
    {
        const string Change = "UPDATE customers SET tier = 'gold' WHERE country = 'DE' AND tier <> 'gold'";
        var rows = await CountAsync("customers WHERE country = 'DE' AND tier <> 'gold'");

        var asked = await RunAsync("change", Change);
        Assert.Equal(4, asked.ExitCode);
        Assert.Contains($"{rows:N0} rows change.", asked.Errors, StringComparison.Ordinal);
        Assert.Contains($"Tables: public.customers {rows:N0} updated; public.log {rows:N0} inserted", asked.Errors, StringComparison.Ordinal);
        Assert.Equal(rows, await CountAsync("customers WHERE country = 'DE' AND tier <> 'gold'"));
        await RunAsync("reject", await WaitingAsync());
        Assert.Equal(0, await CountAsync("log"));

        await RunAsync("change", Change);
        await cluster.ExecuteAsync(_database, "UPDATE customers SET tier = 'gold' WHERE id = (SELECT min(id) FROM customers WHERE country = 'DE' AND tier <> 'gold')");
        Assert.Equal(1, (await ApproveAsync()).ExitCode);
        Assert.Equal(rows - 1, await CountAsync("customers WHERE country = 'DE' AND tier <> 'gold'"));

        await RunAsync("change", Change);
        Assert.Equal($"UPDATE changed {rows - 1:N0} rows", (await ApproveAsync()).Output.Trim());
        Assert.Equal((0, rows), (await CountAsync("customers WHERE country = 'DE' AND tier <> 'gold'"), await CountAsync("log")));
    }

    [Fact]
    public async Task AMigrationIsPlannedByWhatIsThereAppliedAndTakenBack()
    {
        var before = await FingerprintAsync();
        var migrations = new[] { "--dir", Path.Combine(_folder.Path, "migrations") };
        var planned = await RunAsync(["migrate", "plan", "alter table orders alter column note set not null; create index events_size on events (size)", "--name", "tighter", .. migrations]);
        Assert.Equal(0, planned.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"public.orders has about {BusyShop.Orders:N0} rows"), planned.Output, StringComparison.Ordinal);
        Assert.Contains("CREATE INDEX CONCURRENTLY events_size_p2 ON public.events_2025 (size)", planned.Output, StringComparison.Ordinal);
        Assert.Contains("The way back is proven", planned.Output, StringComparison.Ordinal);
        Assert.Empty((await RunAsync(["migrate", "lint", .. migrations, "--json"])).Json.GetProperty("items").EnumerateArray());

        await RunAsync(["migrate", "apply", .. migrations]);
        var applied = await ApproveAsync();
        Assert.Contains("0001_tighter is applied", applied.Output, StringComparison.Ordinal);
        Assert.Equal("2", await ValueAsync("SELECT count(*) FROM pg_inherits AS p JOIN pg_index AS i ON i.indexrelid = p.inhrelid WHERE p.inhparent = 'events_size'::regclass AND i.indisvalid"));
        var status = await RunAsync(["migrate", "status", .. migrations, "--json"]);
        Assert.Equal((0, "applied"), (status.ExitCode, status.Json.GetProperty("items")[0].GetProperty("state").GetString()));

        await cluster.ExecuteAsync(_database, "ALTER TABLE orders ADD COLUMN strange int");
        Assert.Equal(1, (await RunAsync(["migrate", "status", .. migrations])).ExitCode);
        await cluster.ExecuteAsync(_database, "ALTER TABLE orders DROP COLUMN strange");

        await RunAsync(["migrate", "down", .. migrations, "--accept-drift"]);
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Equal(before, await FingerprintAsync());
    }

    [Fact]
    public async Task TheWorkloadIsAdvisedOnAndItsIndexesAreBuiltUsedAndLookedAfter()
    {
        await cluster.PgbenchAsync(_database, "-i", "-q", "-s", BusyShop.Orders >= 1_000_000 ? "12" : "1");
        await cluster.ExecuteAsync(_database, "ALTER TABLE pgbench_accounts DROP CONSTRAINT pgbench_accounts_pkey; CREATE INDEX twice ON orders (id); SELECT pg_stat_statements_reset();");
        await cluster.PgbenchAsync(_database, "-n", "-t", "10", "-c", "2");

        var workload = await RunAsync("indexes", "advise", "--build");
        Assert.Equal(4, workload.ExitCode);
        Assert.Contains("pgbench_accounts_aid_idx", workload.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Contains("Index Scan using pgbench_accounts_aid_idx", await ValueAsync("EXPLAIN (FORMAT TEXT) SELECT abalance FROM pgbench_accounts WHERE aid = 77"), StringComparison.Ordinal);

        var advised = await RunAsync("indexes", "advise", "SELECT * FROM events WHERE kind = 250", "--json");
        foreach (var step in advised.Json.GetProperty("indexes")[0].GetProperty("build").EnumerateArray())
        {
            await RunAsync("change", step.GetString()!);
            Assert.Equal(0, (await ApproveAsync()).ExitCode);
        }

        Assert.Equal("true", await ValueAsync("SELECT bool_and(indisvalid)::text FROM pg_index WHERE indrelid IN ('events'::regclass, 'events_2024'::regclass, 'events_2025'::regclass)"));

        await Assert.ThrowsAsync<PostgresException>(() => cluster.ExecuteAsync(_database, "CREATE UNIQUE INDEX CONCURRENTLY broken ON orders (status)"));
        var listed = await RunAsync("indexes");
        Assert.Contains(listed.Lines, line => line == "invalid    broken on orders is not valid.");
        Assert.Contains(listed.Lines, line => line == "duplicate  twice is covered by orders_pkey on orders.");

        await cluster.ExecuteAsync(_database, "DROP INDEX broken; DELETE FROM orders WHERE id % 10 = 0");
        foreach (var (command, seen) in new[] { ("vacuum", "vacuum_count"), ("analyze", "analyze_count") })
        {
            await RunAsync(command, "orders");
            Assert.Equal(0, (await ApproveAsync()).ExitCode);
            await UntilAsync($"SELECT 1 FROM pg_stat_user_tables WHERE relname = 'orders' AND {seen} > 0");
        }

        var file = await ValueAsync("SELECT pg_relation_filenode('twice')::text");
        await RunAsync("reindex", "orders");
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.NotEqual(file, await ValueAsync("SELECT pg_relation_filenode('twice')::text"));
    }

    [Fact]
    public async Task WhatTheServerDoesIsToldAsItMeasuresIt()
    {
        await cluster.ExecuteAsync(_database, "SELECT pg_stat_statements_reset()");
        for (var call = 0; call < 5; call++)
        {
            await cluster.ExecuteAsync(_database, $"SELECT sum(total) FROM orders WHERE status = 'open' AND total > {call}");
        }

        var top = (await RunAsync("top", "--json", "--limit", "50")).Json.GetProperty("statements").EnumerateArray().Single(one => one.GetProperty("query").GetString()!.StartsWith("SELECT sum(total) FROM orders", StringComparison.Ordinal));
        Assert.Equal(("5", top.GetProperty("query_id").GetString()), (await ValueAsync("SELECT calls::text FROM pg_stat_statements WHERE query LIKE 'SELECT sum(total) FROM orders%'"), await ValueAsync("SELECT queryid::text FROM pg_stat_statements WHERE query LIKE 'SELECT sum(total) FROM orders%'")));
        Assert.Equal(5, top.GetProperty("calls").GetInt64());
        var explained = await RunAsync("explain", "SELECT * FROM orders WHERE status = 'open'", "--analyze", "--json");
        Assert.Equal(await CountAsync("orders WHERE status = 'open'"), explained.Json.GetProperty("lines").EnumerateArray().First().GetProperty("actual_rows").GetDouble());
        Assert.Contains(explained.Json.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("sentence").GetString()!.Contains("orders", StringComparison.Ordinal));

        await using var front = await cluster.ConnectAsync(_database);
        await using var behind = await cluster.ConnectAsync(_database);
        await using var transaction = await front.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand("UPDATE orders SET total = 1 WHERE id = 7", front, transaction);
        await hold.ExecuteNonQueryAsync(Cancellation);
        await using var wait = new NpgsqlCommand("UPDATE orders SET total = 2 WHERE id = 7", behind);
        var waiting = Assert.ThrowsAsync<PostgresException>(() => wait.ExecuteNonQueryAsync(Cancellation));
        await UntilAsync($"SELECT 1 WHERE {front.ProcessID} = ANY (pg_blocking_pids({behind.ProcessID}))");

        var locks = await RunAsync("locks");
        Assert.Contains(locks.Lines, line => line.StartsWith($"{front.ProcessID} postgres", StringComparison.Ordinal) && line.Contains("blocks 1", StringComparison.Ordinal));
        Assert.Contains(locks.Lines, line => line.StartsWith($"  {behind.ProcessID} postgres", StringComparison.Ordinal));
        Assert.Contains((await RunAsync("activity", "--json")).Json.GetProperty("items").EnumerateArray(), one => one.GetProperty("pid").GetInt32() == behind.ProcessID && one.GetProperty("blocked_by")[0].GetInt32() == front.ProcessID);
        await RunAsync("cancel", $"{behind.ProcessID}");
        Assert.Equal(0, (await ApproveAsync()).ExitCode);
        Assert.Equal(PostgresErrorCodes.QueryCanceled, (await waiting).SqlState);

        var health = (await RunAsync("health", "foreign_keys_without_index", "missing_primary_keys", "--json")).Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("finding").GetString()!);
        Assert.Contains("orders_customer_id_fkey", health["foreign_keys_without_index"], StringComparison.Ordinal);
        Assert.Contains("primary key", health["missing_primary_keys"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABackupIsProvedRestoredAndComparedToTheLastRow()
    {
        var rows = (await CountAsync("orders")) + (await CountAsync("customers")) + (await CountAsync("events"));

        var taken = await RunAsync("backup", "--json");
        Assert.Equal((0, rows, true), (taken.ExitCode, taken.Json.GetProperty("rows").GetInt64(), taken.Json.GetProperty("verified").GetProperty("equal").GetBoolean()));

        await cluster.ExecuteAsync(_database, "DELETE FROM orders WHERE id <= 1000");
        var restored = await RunAsync("restore", "latest", "--as", $"{_database}_copy");
        Assert.Equal(0, restored.ExitCode);
        Assert.Equal(("1000", await ValueAsync("SELECT sum(hashtextextended(o::text, 0)::numeric)::text FROM orders AS o WHERE id > 1000")), (
            await ValueAsync("SELECT count(*)::text FROM orders WHERE id <= 1000", $"{_database}_copy"),
            await ValueAsync("SELECT sum(hashtextextended(o::text, 0)::numeric)::text FROM orders AS o WHERE id > 1000", $"{_database}_copy")));
        var replaced = await RunAsync("restore", "latest", "--as", _database, "--replace", "--yes", "--json");
        var before = replaced.Json.GetProperty("before").GetString()!;
        Assert.Equal(("1000", "0"), (await ValueAsync("SELECT count(*)::text FROM orders WHERE id <= 1000"), await ValueAsync("SELECT count(*)::text FROM orders WHERE id <= 1000", before)));
        await cluster.ExecuteAsync("postgres", $"DROP DATABASE {_database}_copy");
        await cluster.ExecuteAsync("postgres", $"DROP DATABASE \"{before}\"");
    }

    [Fact]
    public async Task TheScriptedModelDoesAllOfItAndEachFigureIsTheDatabasesOwn()
    {
        var script = _folder.Write(
            "care.json",
            """
            {"scenes": [
              {"when": "well", "steps": [
                {"call": "pg_health", "arguments": {"dataset": null, "checks": ["foreign_keys_without_index", "connections"]}},
                {"call": "pg_explain", "arguments": {"dataset": null, "sql": "SELECT * FROM orders WHERE customer_id = 5000", "analyze": true}},
                {"call": "pg_advise_indexes", "arguments": {"dataset": null, "statements": ["SELECT * FROM orders WHERE customer_id = 5000"]}},
                {"call": "pg_top_queries", "arguments": {"dataset": null, "by": "total", "limit": 3}},
                {"call": "pg_activity", "arguments": {"dataset": null}},
                {"call": "pg_plan_migration", "arguments": {"dataset": null, "sql": "alter table orders add check (total >= 0)", "schema": null, "drop": false, "name": "positive"}},
                {"then": true}, {"say": "An index on customer_id is missing."}]},
              {"when": "build", "steps": [{"call": "execute_sql", "arguments": {"dataset": null, "sql": "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON public.orders USING btree (customer_id)", "confidence": 1, "assumptions": [], "other_readings": null}}]},
              {"when": "close", "steps": [{"call": "execute_sql", "arguments": {"dataset": null, "sql": "UPDATE orders SET status = 'closed' WHERE status = 'open'", "confidence": 1, "assumptions": [], "other_readings": null}}]},
              {"when": "clean", "steps": [{"call": "execute_sql", "arguments": {"dataset": null, "sql": "VACUUM (ANALYZE) orders", "confidence": 1, "assumptions": [], "other_readings": null}}]},
              {"when": "safe", "steps": [{"call": "pg_take_backup", "arguments": {"dataset": null, "verify": true}}]},
              {"when": "tighten", "steps": [{"call": "pg_migrate", "arguments": {"dataset": null, "direction": "up", "accept_drift": false, "migrations": [{"id": "0001_positive", "up": "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT positive;", "down": "ALTER TABLE orders DROP CONSTRAINT positive;"}]}}]},
              {"when": "approved", "steps": [{"say": "Done."}]}]}
            """);
        await using var server = await TestServer.StartAsync(answer: null, script: script, with: options => options with { Agent = options.Agent with { Sources = [], Settings = Quaestor.Agent.Settings.InstallationSettings.None with { Sources = [new("shop", Url()) { Policy = new Quaestor.Data.Sources.SourcePolicy { Changes = Quaestor.Data.Sources.SourceChanges.Ask } }] } } });
        var open = await CountAsync("orders WHERE status = 'open'");
        var mine = await CountAsync("orders WHERE customer_id = 5000");

        var looked = await AskAsync(server, "Is it well?");
        var calls = looked.GetProperty("tool_calls").EnumerateArray().ToList();
        Assert.Equal([true, true, true, true, true, true], calls.Select(call => call.GetProperty("ok").GetBoolean()));
        Assert.Equal("1 index: orders_customer_id_idx", calls[2].GetProperty("summary").GetString());

        await ApproveAsync(server, await AskAsync(server, "Please build it."));
        Assert.Equal("true", await ValueAsync("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'orders_customer_id_idx'::regclass"));
        var closing = await AskAsync(server, "Now close them.");
        Assert.Contains($"{open:N0} rows change.", (await server.GetAsync("/approvals?status=pending")).GetProperty("items")[0].GetProperty("preview").GetString(), StringComparison.Ordinal);
        await ApproveAsync(server, closing);
        Assert.Equal((0, open), (await CountAsync("orders WHERE status = 'open'"), await CountAsync("orders WHERE status = 'closed'")));
        await ApproveAsync(server, await AskAsync(server, "Then clean up."));
        await UntilAsync("SELECT 1 FROM pg_stat_user_tables WHERE relname = 'orders' AND vacuum_count > 0 AND analyze_count > 0");
        await ApproveAsync(server, await AskAsync(server, "Is all safe?"));
        var source = (await server.GetAsync("/datasets")).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.True(Assert.Single((await server.GetAsync($"/datasets/{source}/pg/backups")).GetProperty("items").EnumerateArray()).GetProperty("verified").GetProperty("equal").GetBoolean());
        await ApproveAsync(server, await AskAsync(server, "And tighten it."));
        Assert.Equal("true", await ValueAsync("SELECT convalidated::text FROM pg_constraint WHERE conname = 'positive'"));
        Assert.Equal(mine, await CountAsync("orders WHERE customer_id = 5000"));
    }

    static async Task<JsonElement> AskAsync(TestServer server, string message) => await server.JsonAsync(await server.PostAsync("/chat", new { message, dataset_id = "shop" }));

    static async Task ApproveAsync(TestServer server, JsonElement asked)
    {
        Assert.Equal("needs_approval", asked.GetProperty("status").GetString());
        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{asked.GetProperty("approvals")[0].GetString()}", new { decision = "approve" }));
        var events = await server.EventsAsync($"/threads/{asked.GetProperty("thread_id").GetString()}/events?after={decided.GetProperty("after").GetInt64()}");
        var done = events.Single(one => one.Name == "done").Data;
        Assert.Equal(("Done.", true), (done.GetProperty("text").GetString(), done.GetProperty("tool_calls").EnumerateArray().All(call => call.GetProperty("ok").GetBoolean())));
    }

    async Task<string> UrlAsync()
    {
        _ = await cluster.ServerAsync();
        return Url();
    }

    string Url() => $"postgres://postgres@127.0.0.1:{cluster.ServerAsync().GetAwaiter().GetResult().Port}/{_database}";

    Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(["pg", .. arguments, "--config", Path.Combine(_folder.Path, "quaestor.json"), "--store", Path.Combine(_folder.Path, "store.db")]);

    async Task<string> WaitingAsync() => (await RunAsync("approvals", "--json")).Json[0].GetProperty("approval_id").GetString()!;

    async Task<CommandRun> ApproveAsync() => await RunAsync("approve", await WaitingAsync());

    async Task<long> CountAsync(string of) => long.Parse(await ValueAsync($"SELECT count(*)::text FROM {of}"), CultureInfo.InvariantCulture);

    async Task<string> ValueAsync(string sql, string? database = null)
    {
        await using var connection = await cluster.ConnectAsync(database ?? _database);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(Cancellation))?.ToString() ?? "";
    }

    async Task UntilAsync(string finds)
    {
        var began = Stopwatch.GetTimestamp();
        while (await ValueAsync(finds) == "")
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"This does not come true: {finds}");
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>Tables, columns, constraints and indexes, but not the history of migrations.</summary>
    Task<string> FingerprintAsync() => ValueAsync(
        """
        SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
          SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid::regtype, attnotnull) AS line FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid WHERE attnum > 0 AND NOT attisdropped AND c.relnamespace = 'public'::regnamespace
          UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class AS c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
          UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace) AS lines
        """);
}
