using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Sqlite;

[Trait("Size", "Slow")]
public sealed class SqliteSourceTests(SqliteSourceTests.Shop shop) : IClassFixture<SqliteSourceTests.Shop>
{
    [Fact]
    public async Task AQuotedNameThatIsNoColumnIsAnErrorAndNotAText()
    {
        var outcome = await RunAsync("SELECT \"nosuch\" FROM orders");

        Assert.Equal("unknown_column", outcome.Error?.Code);
    }

    [Fact]
    public async Task AQueryReturnsTypedRows()
    {
        var outcome = await RunAsync("SELECT id, name, total, ordered FROM orders ORDER BY id");

        Assert.Null(outcome.Error);
        Assert.Equal(
            [new("id", ColumnType.Integer), new("name", ColumnType.Text), new("total", ColumnType.Double), new("ordered", ColumnType.Date)],
            outcome.Page!.Columns);
        Assert.Equal([[1L, "Ada", 1.5, "2024-01-31"], [2L, null, 20.0, "2024-02-29"]], outcome.Page.Rows);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM orders")]
    [InlineData("SELECT count(*) FROM shop.orders")]
    [InlineData("SELECT count(*) FROM main.orders")]
    [InlineData("SELECT count(*) FROM SHOP.Orders")]
    public async Task ATableIsKnownByItsNameAndByItsSource(string sql) =>
        Assert.Equal([2L], Assert.Single((await RunAsync(sql)).Page!.Rows));

    Task<QueryOutcome> RunAsync(string sql, QueryLimits? limits = null) =>
        shop.Workers.Runner.RunAsync(shop.Source, sql, limits ?? QueryLimits.Default, TestContext.Current.CancellationToken);

    public sealed class Shop : IAsyncDisposable
    {
        internal SqliteFile File { get; } = new("""
            CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, total DECIMAL(10,2), ordered DATE);
            INSERT INTO orders VALUES (1, 'Ada', 1.5, '2024-01-31'), (2, NULL, 20, '2024-02-29');
            """);

        internal TestWorkers Workers { get; } = new();

        internal ISource Source => field ??= SqliteSource.Open(File.Path, "shop", Workers.Pool);

        public async ValueTask DisposeAsync()
        {
            await Workers.DisposeAsync();
            File.Dispose();
        }
    }
}
