using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Sqlite;

[Trait("Size", "Slow")]
public sealed class SqliteSchemaTests(SqliteSchemaTests.Workers workers) : IClassFixture<SqliteSchemaTests.Workers>
{
    const string Shop = """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT, since DATE);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total REAL, paid BOOLEAN);
        CREATE TABLE lines (order_id INTEGER, line INTEGER, sku TEXT, amount INTEGER, double_amount INTEGER AS (amount * 2), PRIMARY KEY (order_id, line)) WITHOUT ROWID;
        CREATE TABLE refunds (order_id INTEGER, line INTEGER, reason TEXT, FOREIGN KEY (order_id, line) REFERENCES lines(order_id, line)) STRICT;
        CREATE VIEW paid_orders AS SELECT id, total FROM orders WHERE paid;
        CREATE VIEW broken AS SELECT * FROM gone;
        CREATE VIRTUAL TABLE notes USING fts5(title, body);
        INSERT INTO customers VALUES (1, 'Ada', 'GB', '2020-01-01'), (2, 'Grace', 'US', '2021-06-30'), (3, 'Linus', 'FI', NULL);
        INSERT INTO orders VALUES (10, 1, 9.5, 1), (11, 1, 20, 0), (12, 3, 1, 1);
        INSERT INTO lines VALUES (10, 1, 'A', 2), (10, 2, 'B', 1), (11, 1, 'A', 5);
        INSERT INTO refunds VALUES (10, 2, 'broken');
        INSERT INTO notes VALUES ('first', 'the quick brown fox');
        """;

    [Fact]
    public async Task TablesViewsKeysAndJoinsAreKnown()
    {
        using var file = new SqliteFile(Shop);
        var schema = await SchemaAsync(file);

        Assert.Equal(["customers", "orders", "lines", "refunds", "paid_orders", "notes"], schema.Tables.Select(table => table.Name));
        Assert.Equal(TableKind.View, Table(schema, "paid_orders").Kind);
        Assert.Equal(["order_id", "line"], Table(schema, "lines").PrimaryKey);
        Assert.Equal(["order_id", "line", "sku", "amount", "double_amount"], Table(schema, "lines").Columns.Select(column => column.Name));
        Assert.Equal(["title", "body"], Table(schema, "notes").Columns.Select(column => column.Name));
        Assert.Equal((3L, true), (Table(schema, "customers").RowCount, Table(schema, "customers").RowCountIsExact));
        Assert.Equal(
            [("orders", "customer_id", "customers", "id", true), ("refunds", "order_id", "lines", "order_id", true), ("lines", "order_id", "orders", "id", false), ("refunds", "order_id", "orders", "id", false)],
            schema.Joins.Select(join => (join.FromTable, join.FromColumn, join.ToTable, join.ToColumn, join.Declared)));
        Assert.Equal([new JoinedColumns("line", "line")], schema.Joins[1].AlsoOn);
        Assert.Equal("The view broken cannot be read: no such table: s.gone.", Assert.Single(schema.Problems).Message);
    }

    [Fact]
    public async Task ColumnsHaveTypesByTheirDeclarationAndTheirValues()
    {
        using var file = new SqliteFile(Shop);
        var schema = await SchemaAsync(file);

        Assert.Equal(
            [("id", ColumnType.Integer, false), ("name", ColumnType.Text, false), ("country", ColumnType.Text, true), ("since", ColumnType.Date, true)],
            Table(schema, "customers").Columns.Select(column => (column.Name, column.Type, column.IsNullable)));
        Assert.Equal([ColumnType.Integer, ColumnType.Integer, ColumnType.Double, ColumnType.Boolean], Table(schema, "orders").Columns.Select(column => column.Type));
        var since = Table(schema, "customers").Columns[3].Profile!;
        Assert.Equal(("2020-01-01", "2021-06-30", 2L), (since.Min, since.Max, since.Distinct));
        Assert.Equal(1.0 / 3, since.NullFraction);
        Assert.Equal(["false", "true"], Table(schema, "orders").Columns[3].Profile!.Values.Order());
        Assert.Equal(["A", "B"], Table(schema, "lines").Columns[2].Profile!.Values);
        Assert.Equal(("1", "20"), (Table(schema, "orders").Columns[2].Profile!.Min, Table(schema, "orders").Columns[2].Profile!.Max));
    }

    [Fact]
    public async Task AFullTextTableAnswers()
    {
        using var file = new SqliteFile(Shop);

        var page = await PageAsync(file, "SELECT title, highlight(notes, 1, '<', '>') FROM notes WHERE notes MATCH 'brown' ORDER BY bm25(notes)");

        Assert.Equal(["first", "the quick <brown> fox"], page.Rows.Single());
    }

    [Fact]
    public async Task AnRTreeAnswers()
    {
        using var file = new SqliteFile("CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1); INSERT INTO boxes VALUES (1, 0, 10), (2, 20, 30)");

        Assert.Equal([2L], (await PageAsync(file, "SELECT id FROM boxes WHERE x0 > 5")).Rows.Single());
        Assert.Equal("boxes", Assert.Single((await SchemaAsync(file)).Tables).Name);
    }

    [Fact]
    public async Task AChangeOfTheSchemaIsSeenAtOnce()
    {
        using var file = new SqliteFile("CREATE TABLE a (x)");
        var source = SqliteSource.Open(file.Path, "s", workers.Pool.Pool);
        var before = await source.SchemaAsync(TestContext.Current.CancellationToken);
        Assert.Same(before, await source.SchemaAsync(TestContext.Current.CancellationToken));

        file.Execute("CREATE TABLE b (y)");

        var after = await source.SchemaAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b"], after.Tables.Select(table => table.Name));
        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
    }

    [Fact]
    public async Task ALargeTableIsCountedExactlyAndKnownByItsFirstRowsAndItsRange()
    {
        using var file = new SqliteFile("""
            CREATE TABLE big (id INTEGER PRIMARY KEY, kind TEXT);
            WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 150000) INSERT INTO big SELECT x, 'kind ' || (x % 3) FROM c;
            """);
        var table = Assert.Single((await SchemaAsync(file)).Tables);

        Assert.Equal((150_000L, true), (table.RowCount, table.RowCountIsExact));
        Assert.Equal((150_000L, "1", "150000", true), (table.Columns[0].Profile!.Distinct, table.Columns[0].Profile!.Min, table.Columns[0].Profile!.Max, table.Columns[0].Profile!.Sampled));
        Assert.Equal(["kind 0", "kind 1", "kind 2"], table.Columns[1].Profile!.Values.Order());
        Assert.Contains("first 100000 rows", Assert.Single(table.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyFileIsAnEmptyDatabase()
    {
        using var file = new SqliteFile();
        file.Write("shop.db", []);

        Assert.Empty((await SchemaAsync(file)).Tables);
        Assert.Equal([0L], (await PageAsync(file, "SELECT count(*) FROM sqlite_master")).Rows.Single());
    }

    [Fact]
    public void WhatIsNoDatabaseIsRefusedWithASentence()
    {
        using var file = new SqliteFile();
        var opener = new SourceOpener(workers.Pool.Pool);
        file.Write("encrypted.db", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7919 >> 3))]);

        Assert.Contains("no SQLite database, or it is encrypted", Refused("encrypted.db"), StringComparison.Ordinal);
        Assert.Contains("Did you mean", Refused("encryptet.db"), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(file.Folder, "folder.db"));
        Assert.Equal("folder", opener.Open(Path.Combine(file.Folder, "folder.db"), "f").Kind);

        string Refused(string name) => Assert.Throws<SourceException>(() => opener.Open(Path.Combine(file.Folder, name), "s")).Message;
    }

    [Fact]
    public void ADatabaseIsKnownByItsFirstBytesWhateverItsName()
    {
        using var file = new SqliteFile("CREATE TABLE a (x)", "data.backup");

        Assert.Equal("sqlite", new SourceOpener(workers.Pool.Pool).Open(file.Path, "s").Kind);
    }

    [Fact]
    public async Task ADamagedFileIsRefusedWithASentence()
    {
        using var file = new SqliteFile(Shop);
        var bytes = File.ReadAllBytes(file.Path);
        Array.Fill(bytes, (byte)0x5A, 100, 3000);
        file.Write("shop.db", bytes);

        var error = await Assert.ThrowsAsync<SourceException>(() => SchemaAsync(file));

        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatWorkersMayNotReadIsNamedWithACure()
    {
        using var file = new SqliteFile(Shop);
        File.SetUnixFileMode(file.Path, UnixFileMode.None);
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        var outcome = await workers.Pool.Runner.RunAsync(SqliteSource.Open(file.Path, "s", workers.Pool.Pool), "SELECT 1", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal("source_unreadable", outcome.Error?.Code);
        Assert.Contains("chmod", outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderNamesTheDatabasesThatItDoesNotRead()
    {
        using var file = new SqliteFile(Shop);
        file.Write("a.csv", "id\n1\n"u8.ToArray());

        var schema = await new SourceOpener(workers.Pool.Pool).Open(file.Folder, "f").SchemaAsync(TestContext.Current.CancellationToken);

        Assert.Equal("a", Assert.Single(schema.Tables).Name);
        Assert.Equal("shop.db is a SQLite database, which is not read as part of a folder. Give it as a source of its own.", Assert.Single(schema.Problems).Message);
    }

    [Fact]
    public async Task EveryKnownDatabaseOpensAndItsSchemaIsRead()
    {
        if (SharedFixtures.Folder(Path.Combine("data", "text-to-sql", "databases")) is not { } folder)
        {
            return;
        }

        var files = Directory.GetFiles(folder, "*.sqlite").Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count > 50, $"Only {files.Count} databases are there.");
        var tables = 0;
        foreach (var path in Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? files : files.Where((_, i) => i % 9 == 0))
        {
            var source = SqliteSource.Open(path, "s", workers.Pool.Pool);
            var schema = await source.SchemaAsync(TestContext.Current.CancellationToken);
            Assert.Empty(schema.Problems);
            Assert.NotEmpty(schema.Tables);
            tables += schema.Tables.Count;
            var first = schema.Tables[0];
            var outcome = await workers.Pool.Runner.RunAsync(source, $"SELECT * FROM {OwnSql.Name(first.Name)}", QueryLimits.Default, TestContext.Current.CancellationToken);
            Assert.True(outcome.Page is not null, $"{path}: {outcome.Error}");
            Assert.Equal(first.RowCount, outcome.Page.Truncated ? first.RowCount : outcome.Page.RowCount);
            if (!outcome.Page.Truncated && first.Columns.All(column => column.Profile is { Sampled: false }))
            {
                Assert.Equal(first.Columns.Select(column => column.Type), outcome.Page.Columns.Select(column => column.Type));
            }
        }

        Assert.True(tables > 40, $"Only {tables} tables were read.");
    }

    Task<SourceSchema> SchemaAsync(SqliteFile file) => SqliteSource.Open(file.Path, "s", workers.Pool.Pool).SchemaAsync(TestContext.Current.CancellationToken);

    async Task<ResultPage> PageAsync(SqliteFile file, string sql)
    {
        var outcome = await workers.Pool.Runner.RunAsync(SqliteSource.Open(file.Path, "s", workers.Pool.Pool), sql, QueryLimits.Default, TestContext.Current.CancellationToken);
        return outcome.Page ?? throw new InvalidOperationException($"{sql}: {outcome.Error}");
    }

    static TableSchema Table(SourceSchema schema, string name) => schema.Tables.Single(table => table.Name == name);

    public sealed class Workers : IAsyncDisposable
    {
        internal TestWorkers Pool { get; } = new();

        public ValueTask DisposeAsync() => Pool.DisposeAsync();
    }
}
