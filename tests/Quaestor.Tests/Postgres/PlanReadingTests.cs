using Npgsql;
using Quaestor.Data.Postgres.Plans;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>Plans as a real server tells them.</summary>
public sealed class PlanReadingTests(PostgresCluster cluster)
{
    const string Setup =
        """
        CREATE TABLE orders (id int PRIMARY KEY, customer int, status text, total int) WITH (autovacuum_enabled = off);
        INSERT INTO orders SELECT i, i % 1000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, i % 7 FROM generate_series(1, 60000) AS i;
        CREATE TABLE pairs (a int, b int);
        INSERT INTO pairs SELECT i % 100, i % 100 FROM generate_series(1, 50000) AS i;
        ANALYZE;
        """;

    [Fact]
    public async Task ATableReadForFewOfItsRowsWantsAnIndexAndIsTheCostliestStep()
    {
        var plan = await ExplainAsync("SELECT * FROM orders WHERE customer = 17 ORDER BY id", analyze: true);

        var finding = Assert.Single(plan.Findings, finding => finding.Kind == "missing_index");
        Assert.Contains("orders read 60,000 rows and kept 60 by (customer = 17)", finding.Sentence, StringComparison.Ordinal);
        Assert.Equal(finding.Line, Assert.Single(plan.Findings, found => found.Kind == "costliest").Line);
        Assert.Equal(60, plan.Lines[0].ActualRows);
    }

    [Fact]
    public async Task WithoutRunningItTheSameIsSaidFromCostsAlone()
    {
        var plan = await ExplainAsync("SELECT * FROM orders WHERE customer = 17", analyze: false);

        Assert.False(plan.HasRun);
        Assert.Null(plan.Lines[0].ActualRows);
        Assert.Contains(plan.Findings, finding => finding.Kind == "missing_index");
    }

    [Fact]
    public async Task AnIndexThatFindsWhatIsWantedLeavesNothingToSay() =>
        Assert.DoesNotContain((await ExplainAsync("SELECT * FROM orders WHERE id = 17", analyze: true)).Findings, finding => finding.Kind != "costliest");

    [Fact]
    public async Task ColumnsThatDependOnEachOtherMakeAWrongEstimate()
    {
        var plan = await ExplainAsync("SELECT * FROM pairs WHERE a = 5 AND b = 5", analyze: true);

        var finding = Assert.Single(plan.Findings, finding => finding.Kind == "wrong_estimate");
        Assert.Matches(@"brought 500 rows where \d were expected: wrong by \d{2,3} times", finding.Sentence);
        Assert.Contains("CREATE STATISTICS", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStepThatALimitStopsIsNoWrongEstimate() =>
        Assert.DoesNotContain((await ExplainAsync("SELECT * FROM orders WHERE total > 0 LIMIT 3", analyze: true)).Findings, finding => finding.Kind == "wrong_estimate");

    [Fact]
    public async Task ASortThatDoesNotFitSpillsWithItsSize()
    {
        var plan = await ExplainAsync("SELECT * FROM orders ORDER BY total, customer", analyze: true, "SET work_mem = '64kB'; SET max_parallel_workers_per_gather = 0");

        var finding = Assert.Single(plan.Findings, finding => finding.Kind == "spill");
        Assert.Matches(@"^Sort did not fit into work_mem and wrote [\d.]+ [kM]B to disk\.$", finding.Sentence);
    }

    [Fact]
    public async Task ATableReadForEveryRowOfAnotherIsARepeatedScan()
    {
        var plan = await ExplainAsync(
            "SELECT count(*) FROM (SELECT * FROM pairs LIMIT 50) AS p JOIN orders AS o ON o.total = p.a + p.b", analyze: true,
            "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; SET enable_memoize = off; SET max_parallel_workers_per_gather = 0");

        Assert.Contains(plan.Findings, finding => finding.Kind == "repeated_scan" && finding.Sentence.Contains("on orders was read 50 times, 60,000 rows each time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnIndexOnlyScanOverATableThatWasNotVacuumedLooksIntoIt()
    {
        var plan = await ExplainAsync("SELECT id FROM orders WHERE id < 20000", analyze: true, "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_indexscan = off");

        Assert.Contains(plan.Findings, finding => finding.Kind == "heap_fetches" && finding.Advice == "VACUUM orders: after that the index alone is enough.");
    }

    [Fact]
    public async Task TimesOfStepsAddUpToNoMoreThanTheWhole()
    {
        var plan = await ExplainAsync("SELECT status, count(*) FROM orders JOIN (SELECT * FROM pairs LIMIT 100) AS p ON p.a = orders.total GROUP BY status", analyze: true);

        Assert.InRange(plan.Lines.Sum(line => line.OwnPercent), 50, 101);
        Assert.Equal(plan.Lines.Select(line => line.Number), Enumerable.Range(1, plan.Lines.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[{\"Query\": 1}]")]
    public void WhatIsNoPlanIsRefused(string json) => Assert.Throws<InvalidDataException>(() => PlanReading.Read(json));

    async Task<PlanReading> ExplainAsync(string sql, bool analyze, string before = "SELECT 1")
    {
        await using var connection = await cluster.ConnectAsync(await cluster.CreateDatabaseAsync(Setup));
        await using var set = new NpgsqlCommand(before, connection);
        await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"EXPLAIN (FORMAT JSON{(analyze ? ", ANALYZE, BUFFERS" : "")}) {sql}", connection);
        return PlanReading.Read((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }
}
