using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Tests.DuckDb;

/// <summary>PIVOT without a list of values, which DuckDB itself turns into several statements.</summary>
public sealed class PivotTests : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string>());
    readonly DuckDbConnection _connection;

    public PivotTests()
    {
        _connection = _database.Connect();
        _connection.Execute("CREATE TABLE orders AS SELECT 'p' || i % 3 AS status, i AS total, i % 2 AS customer FROM range(10) t(i)");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Theory]
    [InlineData("PIVOT orders ON status USING sum(total) ORDER BY customer")]
    [InlineData("WITH p AS (PIVOT orders ON status USING sum(total) GROUP BY customer) FROM p ORDER BY customer")]
    [InlineData("SELECT * FROM (PIVOT orders ON status USING sum(total)) ORDER BY customer")]
    public void ItGivesItsRows(string sql)
    {
        var rows = OwnSql.Read(_connection, sql, TestContext.Current.CancellationToken);

        Assert.Equal(["customer", "p0", "p1", "p2"], rows.Columns.Select(column => column.Name));
        Assert.Equal(["0|6|4|10", "1|12|8|5"], rows.Rows.Select(row => string.Join('|', row)));
    }

    [Theory]
    [InlineData("EXPLAIN PIVOT orders ON status USING sum(total)")]
    [InlineData("EXPLAIN ANALYZE PIVOT orders ON status, customer USING sum(total)")]
    public void ItIsExplained(string sql) =>
        Assert.Single(OwnSql.Read(_connection, sql, TestContext.Current.CancellationToken).Rows);

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("CREATE TABLE t(i INT); DROP TABLE t; SELECT 1")]
    [InlineData("DROP TABLE orders; SELECT 1")]
    [InlineData("SELECT 1; DROP TABLE orders")]
    public void AnyOtherTextOfSeveralStatementsIsRefused(string sql)
    {
        Assert.Throws<DuckDbException>(() => _connection.Query(sql, TestContext.Current.CancellationToken));

        Assert.Equal(10L, OwnSql.Read(_connection, "SELECT count(*) FROM orders", TestContext.Current.CancellationToken).Only[0]);
    }
}
