using System.Globalization;
using System.Text.Json;
using Npgsql;
using Quaestor.Data.Postgres.Advice;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>Workloads of which the best set of indexes is known.</summary>
[Trait("Size", "Slow")]
public sealed class IndexAdvisorTests(PostgresCluster cluster)
{
    const double Tolerance = 1.05;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[], string[]> Workloads { get; } = new()
    {
        { "a foreign key", ["SELECT * FROM orders WHERE customer_id = 5000"], ["CREATE INDEX ON orders (customer_id)"] },
        { "a unique text", ["SELECT id FROM customers WHERE email = 'user77@example.com'"], ["CREATE INDEX ON customers (email)"] },
        { "a rare status in order", ["SELECT id, total FROM orders WHERE status = 'open' ORDER BY created_at DESC LIMIT 20"], ["CREATE INDEX ON orders (created_at) WHERE status = 'open'"] },
        { "equality before range", ["SELECT sum(total) FROM orders WHERE status = 'sent' AND created_at >= '2025-06-01' AND created_at < '2025-06-08'"], ["CREATE INDEX ON orders (status, created_at) INCLUDE (total)"] },
        { "one customer's latest", ["SELECT id, note FROM orders WHERE customer_id = 3 ORDER BY created_at DESC LIMIT 5"], ["CREATE INDEX ON orders (customer_id, created_at)"] },
        { "an expression", ["SELECT id, country FROM customers WHERE lower(email) = 'user77@example.com'"], ["CREATE INDEX ON customers (lower(email))"] },
        { "covering", ["SELECT count(*), sum(total) FROM orders WHERE created_at >= '2025-06-20'"], ["CREATE INDEX ON orders (created_at) INCLUDE (total)"] },
        { "orders in two directions", ["SELECT * FROM orders ORDER BY total DESC, created_at LIMIT 10"], ["CREATE INDEX ON orders (total DESC, created_at)"] },
        { "either of two", ["SELECT id, note FROM orders WHERE customer_id = 4000 OR total = 777"], ["CREATE INDEX ON orders (customer_id)", "CREATE INDEX ON orders (total)"] },
        { "all partitions", ["SELECT * FROM events WHERE kind = 250"], ["CREATE INDEX ON events (kind)"] },
        { "missing values", ["SELECT id, customer_id FROM orders WHERE shipped_at IS NULL AND created_at < '2023-09-01'"], ["CREATE INDEX ON orders (created_at) INCLUDE (id, customer_id) WHERE shipped_at IS NULL"] },
        { "the greatest of some", ["SELECT max(created_at) FROM orders WHERE customer_id = 12"], ["CREATE INDEX ON orders (customer_id, created_at)"] },
        { "a beginning", ["SELECT id, email FROM customers WHERE email LIKE 'user777%'"], ["CREATE INDEX ON customers (email text_pattern_ops) INCLUDE (id)"] },
        { "a join from one side", ["SELECT c.email, o.total FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE c.email = 'user9@example.com' AND o.created_at > '2025-01-01'"], ["CREATE INDEX ON customers (email) INCLUDE (id)", "CREATE INDEX ON orders (customer_id, created_at) INCLUDE (total)"] },
        { "a change", ["UPDATE orders SET total = 0 WHERE customer_id = 5000 AND total = 17"], ["CREATE INDEX ON orders (customer_id, total)"] },
        { "a truth value that is rare", ["SELECT id, email FROM customers WHERE NOT active AND country = 'DE'"], ["CREATE INDEX ON customers (country) INCLUDE (id, email) WHERE NOT active"] },
        {
            "three statements that one index serves",
            ["SELECT * FROM orders WHERE customer_id = 5000", "SELECT * FROM orders WHERE customer_id = 5000 AND created_at > '2025-06-01'", "SELECT id, note FROM orders WHERE customer_id = 7 ORDER BY created_at LIMIT 1"],
            ["CREATE INDEX ON orders (customer_id, created_at)"]
        },
        { "any of some", ["SELECT * FROM orders WHERE customer_id IN (5000, 6000, 7000) AND status = 'open'"], ["CREATE INDEX ON orders (customer_id) WHERE status = 'open'"] },
    };

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task TheBestSetIsFoundOrOneThatCostsHardlyMore(string about, string[] statements, string[] best)
    {
        var database = await BusyShop.SharedAsync(cluster);

        var report = await AdviseAsync(database, statements);

        Assert.All(report.Statements, statement => Assert.Null(statement.Skipped));
        var (now, known) = (await CostAsync(database, statements, []), await CostAsync(database, statements, best));
        var advised = await CostAsync(database, statements, [.. report.Indexes.Select(index => index.Definition)]);
        Assert.True(known < now * 0.9, $"{about}: the set that is known as best hardly helps.");
        Assert.True(advised <= known * Tolerance, string.Create(CultureInfo.InvariantCulture, $"{about}: {advised:0} with {string.Join("; ", report.Indexes.Select(index => index.Definition))}, and {known:0} with the known set, {now:0} now."));
        Assert.InRange(report.CostAfter, advised * 0.99, advised * 1.01);
        Assert.True(report.Indexes.Count <= best.Length, $"{about}: {report.Indexes.Count} indexes where {best.Length} do.");
    }

    [Theory]
    [InlineData("SELECT count(*), max(note) FROM orders")]
    [InlineData("SELECT * FROM orders WHERE status = 'done'")]
    [InlineData("SELECT * FROM orders WHERE id = 5")]
    public async Task WhereNoIndexHelpsNoneIsAdvised(string sql) => Assert.Empty((await AdviseAsync(await BusyShop.SharedAsync(cluster), sql)).Indexes);

    [Fact]
    public async Task WhatIsAdvisedIsUsedOnceItIsBuiltAndItsUndoTakesItAway()
    {
        var database = await BusyShop.CreateAsync(cluster);
        string[] statements = ["SELECT * FROM events WHERE kind = 250", "SELECT id, total FROM orders WHERE status = 'open' ORDER BY created_at DESC LIMIT 20"];
        var report = await AdviseAsync(database, statements);

        foreach (var step in report.Indexes.SelectMany(index => index.Build))
        {
            await cluster.ExecuteAsync(database, step);
        }

        Assert.InRange(await CostAsync(database, statements, []), report.CostAfter * 0.8, report.CostAfter * 1.2);
        Assert.Empty((await AdviseAsync(database, statements)).Indexes);
        var events = Assert.Single(report.Indexes, index => index.Table == "public.events");
        Assert.Equal(5, events.Build.Count);
        await cluster.ExecuteAsync(database, Assert.Single(events.Undo));
        Assert.NotEmpty((await AdviseAsync(database, statements)).Indexes);
        Assert.All(report.Indexes, index => Assert.InRange(index.SizeBytes!.Value, 8 << 10, 64 << 20));
    }

    [Theory]
    [InlineData("SELECT * FROM t WHERE who = 77", "(who)")]
    [InlineData("SELECT * FROM t WHERE who = 77 ORDER BY at LIMIT 5", "(who, at)")]
    public async Task NoIndexIsTheTableASecondTime(string sql, string end)
    {
        var database = await cluster.CreateDatabaseAsync("CREATE EXTENSION hypopg; CREATE TABLE t (id int PRIMARY KEY, who int, at int, note text); INSERT INTO t SELECT i, i % 2000, (i * 7919) % 100003, repeat('x', 20) FROM generate_series(1, 20000) AS i; ANALYZE;");

        Assert.EndsWith(end, Assert.Single((await AdviseAsync(database, sql)).Indexes).Definition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAForeignKeySearchesForWhereRowsGoCountsToo()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE EXTENSION hypopg; CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p SELECT generate_series(1, 5000); CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE, note text); INSERT INTO c SELECT i, 1 + i % 5000, repeat('x', 40) FROM generate_series(1, 40000) AS i; ANALYZE;");

        var report = await AdviseAsync(database, "DELETE FROM p WHERE id IN (7, 8, 9)");

        Assert.EndsWith("ON public.c USING btree (p)", Assert.Single(report.Indexes).Definition, StringComparison.Ordinal);
        Assert.Contains("for each row that goes from public.p: c_p_fkey", report.Statements[1].Sql, StringComparison.Ordinal);
        Assert.Equal(3, report.Statements[1].Weight);
        Assert.Empty((await AdviseAsync(database, "UPDATE p SET id = 7 WHERE id = 7")).Indexes);
    }

    [Fact]
    public async Task AnIndexThatTheNewOneCoversIsNamed()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE EXTENSION hypopg; CREATE TABLE t (id int, who int, at int, note text); INSERT INTO t SELECT i, i % 200, (i * 7919) % 100003, repeat('x', 40) FROM generate_series(1, 20000) AS i; CREATE INDEX narrow ON t (who); ANALYZE;");

        var report = await AdviseAsync(database, "SELECT id, note FROM t WHERE who = 3 ORDER BY at DESC LIMIT 5");

        Assert.Equal(["narrow"], Assert.Single(report.Indexes).Replaces);
    }

    [Fact]
    public async Task WhatTheServerMeasuredIsPlannedWithTypicalValues()
    {
        var database = await BusyShop.SharedAsync(cluster);
        var report = await AdviseAsync(
            database,
            new AdviceRequest("SELECT * FROM orders WHERE customer_id = $1 AND created_at > $2 ORDER BY created_at LIMIT $3", 1000, "1"),
            new AdviceRequest("SELECT count(*) FROM orders WHERE created_at > timestamp $1 - interval $2", 2, "2"),
            new AdviceRequest("SELECT nothing FROM nowhere WHERE a = $1", 5, "3"));

        Assert.StartsWith("CREATE INDEX orders_customer_id_created_at_idx ON public.orders USING btree (customer_id, created_at)", report.Indexes[0].Definition, StringComparison.Ordinal);
        Assert.DoesNotContain("$", report.Statements[0].Sql, StringComparison.Ordinal);
        Assert.EndsWith("LIMIT 10", report.Statements[0].Sql, StringComparison.Ordinal);
        Assert.Contains("CAST(", report.Statements[1].Sql, StringComparison.Ordinal);
        Assert.NotNull(report.Statements[2].Skipped);
    }

    [Fact]
    public async Task AWriteThatIsMoreFrequentThanWhatItServesKeepsAnIndexAway()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE EXTENSION hypopg");
        await cluster.ExecuteAsync(database, "CREATE TABLE log (id int, at timestamp, who int); INSERT INTO log SELECT i, now(), i % 1000 FROM generate_series(1, 20000) AS i; ANALYZE log; SELECT pg_stat_force_next_flush()");

        var once = await AdviseAsync(database, new AdviceRequest("SELECT * FROM log WHERE who = $1", 1, "1"));
        var often = await AdviseAsync(database, new AdviceRequest("SELECT * FROM log WHERE who = $1", 100_000, "1"));

        Assert.Empty(once.Indexes);
        Assert.Single(often.Indexes);
    }

    [Fact]
    public async Task WithoutHypoPgIndexesAreBuiltInACopy()
    {
        var database = await BusyShop.CreateAsync(cluster);
        await cluster.ExecuteAsync(database, "DROP EXTENSION hypopg");
        await using var source = await OpenAsync(database);
        string[] statements = ["SELECT * FROM orders WHERE customer_id = 5000", "SELECT * FROM events WHERE kind = 250"];

        var report = await IndexAdvisor.AdviseAsync(
            source, [.. statements.Select(sql => new AdviceRequest(sql))], cancelled => new ScratchDatabases(source, url: null).CreateAsync(new ScratchRows(20_000L), cancelled), Cancellation);

        Assert.Contains("scratch copy", report.Method, StringComparison.Ordinal);
        Assert.Equal(["public.events", "public.orders"], report.Indexes.Select(index => index.Table).Order(StringComparer.Ordinal));
        Assert.All(report.Indexes, index => Assert.InRange(index.SizeBytes!.Value, 100 << 10, 200 << 20));

        // Nobody has written to the database itself since it was made; the copy was filled.
        Assert.All(report.Indexes, index => Assert.Equal(0, index.IndexWrites));
    }

    /// <summary>To plan a change locks its table against the building of indexes, in one session of the copy as much as in another.</summary>
    [Fact]
    public async Task ChangesInTheWorkloadDoNotKeepIndexesFromBeingBuiltInACopy()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE orders (id int, customer_id int, total int); INSERT INTO orders SELECT i, i % 2000, i FROM generate_series(1, 20000) AS i; ANALYZE;");
        await using var source = await OpenAsync(database);
        string[] statements = ["DELETE FROM orders WHERE customer_id = 5", "UPDATE orders SET total = 0 WHERE total = 77", "SELECT * FROM orders WHERE id = 3"];

        var report = await IndexAdvisor.AdviseAsync(
            source, [.. statements.Select(sql => new AdviceRequest(sql))], cancelled => new ScratchDatabases(source, url: null).CreateAsync(new ScratchRows(20_000L), cancelled), Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.Equal(3, report.Indexes.Count);
    }

    [Fact]
    public async Task WithoutHypoPgAndWithoutACopyItSaysWhatToDo()
    {
        await using var source = await OpenAsync(await cluster.CreateDatabaseAsync());

        var impossible = await Assert.ThrowsAsync<SourceException>(() => IndexAdvisor.AdviseAsync(source, [new("SELECT 1")], scratch: null, Cancellation));

        Assert.Contains("CREATE EXTENSION hypopg", impossible.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT pg_sleep(10)")]
    [InlineData("DROP TABLE orders")]
    [InlineData("SELECT 1; DROP TABLE orders")]
    [InlineData("SELECT pg_read_file($1)")]
    [InlineData("not a statement '")]
    public async Task WhatTheGuardRefusesIsNotPlanned(string sql)
    {
        var report = await AdviseAsync(await BusyShop.SharedAsync(cluster), sql);

        Assert.NotNull(Assert.Single(report.Statements).Skipped);
        Assert.Empty(report.Indexes);
    }

    Task<AdviceReport> AdviseAsync(string database, params string[] statements) => AdviseAsync(database, [.. statements.Select(sql => new AdviceRequest(sql))]);

    async Task<AdviceReport> AdviseAsync(string database, params AdviceRequest[] requests)
    {
        await using var source = await OpenAsync(database);
        return await IndexAdvisor.AdviseAsync(source, requests, scratch: null, Cancellation);
    }

    async Task<PostgresSource> OpenAsync(string database) =>
        PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}", "shop");

    /// <summary>By this test's own hypothetical indexes.</summary>
    async Task<double> CostAsync(string database, string[] statements, string[] indexes)
    {
        await using var connection = await cluster.ConnectAsync(database);
        foreach (var index in indexes)
        {
            await using var make = new NpgsqlCommand("SELECT * FROM hypopg_create_index($1)", connection) { Parameters = { new() { Value = index } } };
            await make.ExecuteNonQueryAsync(Cancellation);
        }

        var cost = 0.0;
        foreach (var sql in statements)
        {
            await using var explain = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) {sql}", connection);
            cost += JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(Cancellation))!).RootElement[0].GetProperty("Plan").GetProperty("Total Cost").GetDouble();
        }

        return cost;
    }
}
