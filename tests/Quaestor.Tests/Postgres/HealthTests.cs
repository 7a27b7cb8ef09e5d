using Quaestor.Data.Postgres.Health;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

public sealed class HealthTests(PostgresCluster cluster)
{
    [Fact]
    public async Task EveryCheckRunsOnAnEmptyDatabaseAndSaysWhatItAskedAndFromWhereOnItWarns()
    {
        var report = await CheckAsync("");

        Assert.True(report.Checks.Count > 20, "Hardly any check was found.");
        Assert.DoesNotContain(report.Checks, check => check.State == CheckState.Unknown);
        Assert.All(report.Checks, check =>
        {
            Assert.StartsWith("SELECT", check.Sql[check.Sql.IndexOf("SELECT", StringComparison.Ordinal)..], StringComparison.Ordinal);
            Assert.NotEmpty(check.Threshold);
            Assert.EndsWith(".", check.Finding, StringComparison.Ordinal);
            Assert.Equal(check.State == CheckState.Ok, check.Advice is null);
        });
        Assert.Equal(report.Checks.Max(check => check.State), report.State);
    }

    [Fact]
    public async Task AReaderWithoutAnyRightOfItsOwnGetsEveryCheckThatTheServerLetsItAsk()
    {
        await using var source = PostgresSource.Open(await UrlAsync(await cluster.CreateDatabaseAsync("CREATE TABLE t (a int)"), PostgresCluster.Reader), "shop");

        var report = await DatabaseHealth.CheckAsync(source, [], TestContext.Current.CancellationToken);

        Assert.DoesNotContain(report.Checks, check => check.State == CheckState.Unknown);
        Assert.Equal(CheckState.Notice, Of(report, "missing_primary_keys").State);
    }

    [Fact]
    public async Task AnIndexThatAnotherBeginsWithIsADuplicateAndOneOfAnotherConditionIsNot()
    {
        var check = Of(await CheckAsync(
            """
            CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int);
            CREATE INDEX covered ON t (a);
            CREATE INDEX wide ON t (a, b);
            CREATE INDEX other_order ON t (a DESC, c);
            CREATE INDEX partial ON t (a) WHERE c > 0;
            CREATE UNIQUE INDEX uniquely ON t (b);
            """), "duplicate_indexes");

        Assert.Equal(CheckState.Warning, check.State);
        Assert.Equal(["covered", "wide"], Assert.Single(Cells(check, "index", "covered_by")));
    }

    [Fact]
    public async Task AnIndexThatAFailedBuildLeftIsInvalid()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => cluster.ExecuteAsync(database, "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"));

        var check = Of(await CheckDatabaseAsync(database), "invalid_indexes");

        Assert.Equal(CheckState.Warning, check.State);
        Assert.Equal("broken on t is not valid.", check.Finding);
    }

    [Fact]
    public async Task SequencesAreMeasuredByTheColumnThatTheyFillIdentityAndSmallOnesIncluded()
    {
        var check = Of(await CheckAsync(
            """
            CREATE TABLE identity (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
            ALTER TABLE identity ALTER COLUMN id RESTART WITH 2000000000;
            INSERT INTO identity DEFAULT VALUES;
            CREATE SEQUENCE "Odd name";
            CREATE TABLE small (id smallint PRIMARY KEY DEFAULT nextval('"Odd name"'));
            SELECT setval('"Odd name"', 25000);
            CREATE TABLE fine (id bigserial PRIMARY KEY);
            SELECT setval('fine_id_seq', 3000000000);
            CREATE SEQUENCE round CYCLE MAXVALUE 10;
            SELECT setval('round', 10);
            """), "sequences");

        Assert.Equal(CheckState.Critical, check.State);
        Assert.Equal(
            [["identity_id_seq", "identity.id", "2147483647", "93.1"], ["\"Odd name\"", "small.id", "32767", "76.3"]],
            Cells(check, "sequence", "column", "ends_at", "used_percent"));
    }

    [Fact]
    public async Task AForeignKeyIsIndexedWhereAnIndexBeginsWithItsColumnsInAnyOrder()
    {
        var check = Of(await CheckAsync(
            """
            CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b));
            CREATE TABLE indexed (x int, y int, z int, FOREIGN KEY (x, y) REFERENCES parent);
            CREATE INDEX ON indexed (y, x, z);
            CREATE TABLE bare (x int, y int, z int, CONSTRAINT "to parent" FOREIGN KEY (x, y) REFERENCES parent);
            CREATE INDEX ON bare (z, x, y);
            CREATE INDEX ON bare (x, y) WHERE z > 0;
            """), "foreign_keys_without_index");

        Assert.Equal(CheckState.Notice, check.State);
        Assert.Equal(["bare", "x, y", "parent", "CREATE INDEX CONCURRENTLY ON bare (x, y)"], Assert.Single(Cells(check, "table", "columns", "points_to", "statement")));
    }

    [Fact]
    public async Task AConstraintThatIsNotValidComesWithTheStatementThatValidatesIt()
    {
        var check = Of(await CheckAsync("CREATE TABLE t (id int PRIMARY KEY, a int); ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;"), "unvalidated_constraints");

        Assert.Equal(["ALTER TABLE t VALIDATE CONSTRAINT positive"], Assert.Single(Cells(check, "statement")));
    }

    [Fact]
    public async Task ATableAndItsIndexThatWereEmptiedForTheGreaterPartAreBloated()
    {
        var database = await cluster.CreateDatabaseAsync(
            """
            CREATE TABLE t (id int PRIMARY KEY, pad text) WITH (autovacuum_enabled = off);
            INSERT INTO t SELECT i, repeat('x', 60) FROM generate_series(1, 150000) AS i;
            DELETE FROM t WHERE id % 10 <> 0;
            """);
        await cluster.ExecuteAsync(database, "VACUUM ANALYZE t");

        var report = await CheckDatabaseAsync(database);

        Assert.Equal(["t"], Assert.Single(Cells(Of(report, "table_bloat"), "table")));
        Assert.Equal(["t_pkey", "t"], Assert.Single(Cells(Of(report, "index_bloat"), "index", "table")));
        Assert.Equal(CheckState.Warning, Of(report, "index_bloat").State);
    }

    [Fact]
    public async Task DeadRowsAreMeasuredByTheTablesOwnAutovacuumSettings()
    {
        var database = await cluster.CreateDatabaseAsync(
            """
            CREATE TABLE eager (id int PRIMARY KEY) WITH (autovacuum_enabled = off, autovacuum_vacuum_threshold = 10, autovacuum_vacuum_scale_factor = 0);
            CREATE TABLE patient (id int PRIMARY KEY) WITH (autovacuum_enabled = off, autovacuum_vacuum_threshold = 100000);
            """);
        await cluster.ExecuteAsync(database, "INSERT INTO eager SELECT generate_series(1, 100)");
        await cluster.ExecuteAsync(database, "INSERT INTO patient SELECT generate_series(1, 100)");
        await cluster.ExecuteAsync(database, "DELETE FROM eager WHERE id <= 50");
        await cluster.ExecuteAsync(database, "DELETE FROM patient");
        await cluster.ExecuteAsync(database, "SELECT pg_stat_force_next_flush()");

        var check = Of(await WaitForAsync(database, "dead_rows", found => found.State != CheckState.Ok), "dead_rows");

        Assert.Equal(["eager", "50", "10"], Assert.Single(Cells(check, "table", "dead_rows", "autovacuum_works_at")));
        Assert.Contains("autovacuum is off for it", check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckThatIsNotThereIsNamedWithTheNearest()
    {
        await using var source = PostgresSource.Open(await UrlAsync(await cluster.CreateDatabaseAsync(), PostgresCluster.Superuser), "shop");

        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => DatabaseHealth.CheckAsync(source, ["sequencs"], TestContext.Current.CancellationToken));

        Assert.Contains("Did you mean \"sequences\"?", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, "pg_stat_bgwriter")]
    [InlineData(17, "pg_stat_checkpointer")]
    public void AServerIsAskedInTheFormOfItsVersion(int version, string view) =>
        Assert.Contains($"FROM {view}", Assert.Single(HealthCheck.For(version), check => check.Name == "checkpoints").Sql, StringComparison.Ordinal);

    [Fact]
    public void WhatIsWorstIsToldFirstAndTheRestIsCounted()
    {
        var report = DatabaseHealth.Judge(HealthCheck.For(15)[0], ["state", "finding", "n"], [["ok", "One.", 1], ["warning", "Two.", 2], ["critical", "Three.", 3]]);

        Assert.Equal((CheckState.Critical, "Three. And 1 more."), (report.State, report.Finding));
        Assert.Equal(3L, report.Evidence.Rows[0][2]);
    }

    internal static CheckReport Of(HealthReport report, string name) => Assert.Single(report.Checks, check => check.Name == name);

    internal static IReadOnlyList<IReadOnlyList<string>> Cells(CheckReport check, params string[] columns)
    {
        var places = columns.Select(column => check.Evidence.Columns.ToList().IndexOf(column)).ToList();
        return [.. check.Evidence.Rows.Select(row => (IReadOnlyList<string>)[.. places.Select(place => Convert.ToString(row[place], System.Globalization.CultureInfo.InvariantCulture)!)])];
    }

    async Task<HealthReport> CheckAsync(string setup) => await CheckDatabaseAsync(await cluster.CreateDatabaseAsync(setup));

    async Task<HealthReport> CheckDatabaseAsync(string database, params string[] checks)
    {
        await using var source = PostgresSource.Open(await UrlAsync(database, PostgresCluster.Superuser), "shop");
        return await DatabaseHealth.CheckAsync(source, checks, TestContext.Current.CancellationToken);
    }

    /// <summary>The server counts a little late.</summary>
    async Task<HealthReport> WaitForAsync(string database, string check, Func<CheckReport, bool> isThere)
    {
        for (var tries = 0; ; tries++)
        {
            var report = await CheckDatabaseAsync(database, check);
            if (tries == 50 || isThere(Of(report, check)))
            {
                return report;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    async Task<string> UrlAsync(string database, string user) => $"postgres://{user}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}";
}
