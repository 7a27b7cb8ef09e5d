using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>What every source promises, whatever its engine. Where one cannot, it overrides, and says why in a sentence.</summary>
[Trait("Size", "Slow")]
public abstract partial class SourceContract(ContractShop shop)
{
    /// <summary>Never ends by itself, and hands over no row.</summary>
    const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i % 1000 + 1 FROM n) SELECT count(*) FROM n";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected ContractShop Shop => shop;

    private protected virtual ColumnType DecimalType => ColumnType.Decimal;

    /// <summary>True where the engine declares primary and foreign keys.</summary>
    private protected virtual bool HasKeys => true;

    /// <summary>What whoever made the table <c>customers</c> wrote about it and its column <c>since</c>.</summary>
    private protected virtual (string? Table, string? Column) Comments => (null, null);

    /// <summary>A statement that reads a file of the machine.</summary>
    private protected abstract string FileFunction { get; }

    /// <summary>A statement that fails while it computes, and the failure's code.</summary>
    private protected abstract (string Sql, string Code) FailsAtARow { get; }

    /// <summary>How <c>orders</c> may be called in SQL together with where it lies.</summary>
    private protected virtual string QualifiedOrders => "shop.orders";

    private protected virtual object? Decimal(string digits) => digits;

    [Fact]
    public async Task TheSchemaTellsTablesColumnsTypesAndRows()
    {
        var schema = await shop.Source.SchemaAsync(Cancellation);

        var (customers, orders) = (Table(schema, "customers"), Table(schema, "orders"));
        Assert.Equal(
            [("id", ColumnType.Integer), ("name", ColumnType.Text), ("country", ColumnType.Text), ("since", ColumnType.Date)],
            customers.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal(
            [
                ("id", ColumnType.Integer), ("customer_id", ColumnType.Integer), ("total", DecimalType), ("paid", ColumnType.Boolean), ("placed", ColumnType.Timestamp),
                ("note", ColumnType.Text), ("receipt", ColumnType.Blob), ("share", ColumnType.Double),
            ],
            orders.Columns.Select(column => (column.Name, column.Type)));
        Assert.Equal((3L, true), (customers.RowCount, customers.RowCountIsExact));
        Assert.Equal((4L, true), (orders.RowCount, orders.RowCountIsExact));
        Assert.Equal(Comments, (customers.Comment, customers.Columns[3].Comment));
        Assert.Empty(schema.Problems);
        Assert.Equal(ContractShop.Name, schema.Source);
    }

    [Fact]
    public async Task TheSchemaTellsKeysAndHowTablesJoin()
    {
        var schema = await shop.Source.SchemaAsync(Cancellation);

        Assert.Equal(HasKeys ? ["id"] : [], Table(schema, "orders").PrimaryKey);
        Assert.Equal(!HasKeys, Table(schema, "customers").Columns[1].IsNullable);
        Assert.Equal(
            [("orders", "customer_id", "customers", "id", HasKeys)],
            schema.Joins.Where(join => join.FromTable == "orders").Select(join => (join.FromTable, join.FromColumn, join.ToTable, join.ToColumn, join.Declared)));
    }

    [Fact]
    public async Task AColumnsProfileTellsItsValues()
    {
        var schema = await shop.Source.SchemaAsync(Cancellation);

        var (country, id) = (Table(schema, "customers").Columns[2].Profile!, Table(schema, "orders").Columns[0].Profile!);
        Assert.Equal(["GB", "US"], country.Values.Order(StringComparer.Ordinal));
        Assert.Equal((2L, 1 / 3.0), (country.Distinct, country.NullFraction));
        Assert.Equal(("10", "13"), (id.Min, id.Max));
    }

    [Fact]
    public async Task ATableIsKnownByItsNameAndByWhereItLies()
    {
        Assert.Equal(["4"], await RowsAsync("SELECT count(*) FROM orders"));
        Assert.Equal(["4"], await RowsAsync($"SELECT count(*) FROM {QualifiedOrders}"));
        Assert.Equal(["3"], await RowsAsync($"SELECT count(*) FROM {QualifiedOrders} o JOIN customers ON customers.id = o.customer_id WHERE o.note IS NOT NULL"));
    }

    [Fact]
    public async Task EveryCellIsAsItWasWritten()
    {
        var customers = await PageAsync("SELECT * FROM customers ORDER BY id");
        var orders = await PageAsync("SELECT * FROM orders ORDER BY id");

        Assert.Equal(
            [[1L, "Ada", "GB", "2020-01-01"], [2L, "Grace Ünïcode 😀", "US", "2024-02-29"], [3L, "O'Neil", null, null]],
            customers.Rows);
        Assert.Equal(
            [
                [10L, 1L, Decimal("12.50"), true, "2024-02-29T13:45:00", "first", "AP8=", 0.1],
                [11L, 1L, Decimal("0.99"), false, "1969-12-31T23:59:59.5", null, "", -1.5],
                [12L, 3L, null, null, null, "", null, null],
                [13L, 3L, Decimal("100.00"), true, "2000-01-01T00:00:00", "\"größer\", 日本\ntwo lines", "3q2+7w==", 1e300],
            ],
            orders.Rows);
    }

    [Fact]
    public async Task AResultHasTheTypesThatTheSchemaTells()
    {
        var schema = await shop.Source.SchemaAsync(Cancellation);

        foreach (var table in new[] { "customers", "orders" })
        {
            Assert.Equal(
                Table(schema, table).Columns.Select(column => new Column(column.Name, column.Type)),
                (await PageAsync($"SELECT * FROM {table}")).Columns);
        }
    }

    [Fact]
    public async Task AResultWithoutRowsKeepsItsColumnsAndTheirTypes()
    {
        var page = await PageAsync("SELECT id, name, since FROM customers WHERE id > 99");

        Assert.Equal([new("id", ColumnType.Integer), new("name", ColumnType.Text), new("since", ColumnType.Date)], page.Columns);
        Assert.Empty(page.Rows);
        Assert.Null(page.TruncatedBy);
    }

    [Fact]
    public async Task TwoColumnsMayHaveOneName()
    {
        var page = await PageAsync("SELECT a.id, b.id, a.name AS id FROM customers a JOIN customers b ON b.id = a.id + 1 ORDER BY a.id");

        Assert.Equal(["id", "id", "id"], page.Columns.Select(column => column.Name));
        Assert.Equal([[1L, 2L, "Ada"], [2L, 3L, "Grace Ünïcode 😀"]], page.Rows);
    }

    [Theory]
    [InlineData(9, 9, null)]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, Truncation.Rows)]
    [InlineData(3000, 10, Truncation.Rows)]
    public async Task TheRowCapIsExact(int rows, int stored, Truncation? truncatedBy)
    {
        var page = await PageAsync(
            $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) SELECT i FROM n ORDER BY i", new QueryLimits { MaxRows = 10 });

        Assert.Equal((stored, truncatedBy), (page.RowCount, page.TruncatedBy));
        Assert.Equal(Enumerable.Range(1, stored).Select(i => (long)i), page.Rows.Select(row => (long)row[0]!));
    }

    [Theory]
    [InlineData(-1, 3, Truncation.Bytes)]
    [InlineData(0, 4, null)]
    [InlineData(1, 4, null)]
    public async Task TheByteCapIsExact(int more, int stored, Truncation? truncatedBy)
    {
        // One chunk of four integers: 8 bytes of header, 8 for its column, 8 a row.
        var page = await PageAsync("SELECT id FROM orders ORDER BY id", new QueryLimits { MaxBytes = 8 + 8 + (4 * 8) + more });

        Assert.Equal((stored, truncatedBy), (page.RowCount, page.TruncatedBy));
    }

    [Fact]
    public async Task AByteCapBelowOneRowStoresNoneAndSaysSo()
    {
        var page = await PageAsync("SELECT name FROM customers", new QueryLimits { MaxBytes = 10 });

        Assert.Equal((0L, Truncation.Bytes), (page.RowCount, page.TruncatedBy));
    }

    [Fact]
    public async Task TheRestOfAResultLiesBehindItsHandle()
    {
        var page = await PageAsync("SELECT id FROM orders ORDER BY id", new QueryLimits { PageRows = 3 });

        Assert.Equal([10L, 11L, 12L], page.Rows.Select(row => row[0]));
        Assert.Equal((4L, false), (page.RowCount, page.Truncated));
        using var stored = shop.Workers.Results.Open(page.ResultId);
        Assert.Equal([13L], Assert.Single(stored!.ReadPage(3, 10).Rows));
    }

    [Theory]
    [InlineData("SELECT id FROM orders WHERE (", "syntax_error")]
    [InlineData("SELECT * FROM nobody", "unknown_table")]
    [InlineData("SELECT * FROM elsewhere.orders", "unknown_table")]
    [InlineData("SELECT nam FROM customers", "unknown_column")]
    [InlineData("SELECT customers.nam FROM customers", "unknown_column")]
    [InlineData("SELECT id FROM customers, orders", "ambiguous_name")]
    public async Task EachFailureHasItsCode(string sql, string code)
    {
        var outcome = await RunAsync(sql);

        Assert.Equal((RunStatus.Failed, code), (outcome.Status, outcome.Error?.Code));
        Assert.Null(outcome.Page);
        await StillWorksAsync();
    }

    [Fact]
    public async Task AFailureAtARowHasItsCodeAndLeavesNoResult()
    {
        var stored = Directory.GetFiles(shop.Workers.ResultsPath).Length;
        var outcome = await RunAsync(FailsAtARow.Sql);

        Assert.Equal((RunStatus.Failed, FailsAtARow.Code), (outcome.Status, outcome.Error?.Code));
        Assert.Equal(stored, Directory.GetFiles(shop.Workers.ResultsPath).Length);
        await StillWorksAsync();
    }

    [Theory]
    [InlineData("SELECT id,\n  'é', nam\nFROM customers", 2, 8)]
    [InlineData("SELECT '😀', nam FROM customers", 1, 14)]
    public async Task AFailureNamesItsPlaceInTheStatementAsGiven(string sql, int line, int column)
    {
        var error = (await RunAsync(sql)).Error;

        Assert.Equal((line, column), (error!.Line, error.Column));
    }

    [Theory]
    [InlineData("INSERT INTO customers VALUES (4, 'Eve', NULL, NULL)")]
    [InlineData("DELETE FROM orders")]
    [InlineData("DROP TABLE orders")]
    [InlineData("CREATE TABLE stolen AS SELECT * FROM customers")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DELETE FROM orders")]
    [InlineData("BEGIN")]
    public async Task AStatementThatIsNoSingleReadIsRefused(string sql)
    {
        var outcome = await RunAsync(sql);

        Assert.Equal((RunStatus.Refused, "refused"), (outcome.Status, outcome.Error?.Code));
        Assert.Null(outcome.Page);
        Assert.Equal(["3|4"], await RowsAsync("SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders)"));
    }

    [Fact]
    public async Task AFunctionThatReadsFilesIsRefused()
    {
        Assert.Equal(RunStatus.Refused, (await RunAsync(FileFunction)).Status);
        await StillWorksAsync();
    }

    [Fact]
    public async Task AQueryWithoutEndIsStoppedAtItsTimeLimit()
    {
        var outcome = await RunAsync(Endless, new QueryLimits { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal((RunStatus.TimedOut, "timed_out"), (outcome.Status, outcome.Error?.Code));
        Assert.Contains("0.3 s", outcome.Error!.Message, StringComparison.Ordinal);
        await StillWorksAsync();
    }

    [Fact]
    public async Task ACancelledQueryStops()
    {
        using var cancel = new CancellationTokenSource();
        var running = shop.Workers.Runner.RunAsync(shop.Source, Endless, QueryLimits.Default, cancel.Token);
        await Task.Delay(300, Cancellation);
        await cancel.CancelAsync();

        Assert.Equal((RunStatus.Cancelled, "cancelled"), ((await running).Status, (await running).Error?.Code));
        await StillWorksAsync();
    }

    [Fact]
    public async Task AQueryCancelledBeforeItBeganIsCancelled() =>
        Assert.Equal(
            RunStatus.Cancelled,
            (await shop.Workers.Runner.RunAsync(shop.Source, "SELECT 1", QueryLimits.Default, new CancellationToken(canceled: true))).Status);

    [Fact]
    public async Task TwentyQueriesAtOnceEachGetTheirOwnAnswer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RowsAsync($"SELECT count(*) + {i} FROM orders")));

        Assert.Equal(Enumerable.Range(4, 20).Select(i => $"{i}"), answers.Select(rows => rows.Single()));
    }

    [Fact]
    public async Task ATableThatAnotherProgramMakesIsNoticed()
    {
        var before = await shop.Source.SchemaAsync(Cancellation);
        Assert.DoesNotContain(before.Tables, table => table.Name == "later");

        await shop.AddTableAsync();

        Assert.Equal(["7"], await RowsAsync("SELECT id FROM later"));
        var after = await shop.Source.SchemaAsync(Cancellation);
        while (after.Fingerprint == before.Fingerprint)
        {
            await Task.Delay(200, Cancellation);
            after = await shop.Source.SchemaAsync(Cancellation);
        }

        Assert.Equal("id", Assert.Single(Table(after, "later").Columns).Name);
    }

    private protected async Task StillWorksAsync() => Assert.Equal(["13"], await RowsAsync("SELECT max(id) FROM orders"));

    private protected async Task<IReadOnlyList<string>> RowsAsync(string sql) =>
        [.. (await PageAsync(sql)).Rows.Select(row => string.Join('|', row.Select(cell => cell is null ? "∅" : CellText.Of(cell))))];

    private protected async Task<ResultPage> PageAsync(string sql, QueryLimits? limits = null)
    {
        var outcome = await RunAsync(sql, limits);
        Assert.True(outcome.Page is not null, $"{sql}: {outcome.Error}");
        return outcome.Page;
    }

    private protected Task<QueryOutcome> RunAsync(string sql, QueryLimits? limits = null) =>
        shop.Workers.Runner.RunAsync(shop.Source, sql, limits ?? QueryLimits.Default, Cancellation);

    static TableSchema Table(SourceSchema schema, string name) => schema.Tables.Single(table => table.Name == name);
}
