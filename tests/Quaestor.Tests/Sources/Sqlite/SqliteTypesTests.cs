using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Sqlite;

/// <summary>Columns of one type over an engine whose every value has its own: no value is lost or changed.</summary>
[Trait("Size", "Slow")]
public sealed class SqliteTypesTests(SqliteTypesTests.Values values) : IClassFixture<SqliteTypesTests.Values>
{
    public static TheoryData<string, ColumnType, object?> Cells => new()
    {
        { "SELECT 9223372036854775807", ColumnType.Integer, long.MaxValue },
        { "SELECT -9223372036854775808", ColumnType.Integer, long.MinValue },
        { "SELECT 1.5", ColumnType.Double, 1.5 },
        { "SELECT 0.1 + 0.2", ColumnType.Double, 0.1 + 0.2 },
        { "SELECT 9e999", ColumnType.Double, "Infinity" },
        { "SELECT -9e999", ColumnType.Double, "-Infinity" },
        { "SELECT 9e999 - 9e999", ColumnType.Text, null },
        { "SELECT 'größer 😀'", ColumnType.Text, "größer 😀" },
        { "SELECT 'a' || char(0) || 'b'", ColumnType.Text, "a\0b" },
        { "SELECT ''", ColumnType.Text, "" },
        { "SELECT x'00ff'", ColumnType.Blob, "AP8=" },
        { "SELECT x''", ColumnType.Blob, "" },
        { "SELECT CAST(x'41ff' AS TEXT)", ColumnType.Blob, "Qf8=" },
        { "SELECT NULL", ColumnType.Text, null },
        { "SELECT 1 = 1", ColumnType.Integer, 1L },
        { "SELECT yes FROM flags WHERE id = 1", ColumnType.Boolean, true },
        { "SELECT yes FROM flags WHERE id = 3", ColumnType.Integer, 2L },
        { "SELECT day FROM days WHERE id = 1", ColumnType.Date, "2024-02-29" },
        { "SELECT day FROM days WHERE id = 2", ColumnType.Text, "2023-02-29" },
        { "SELECT at FROM days WHERE id = 1", ColumnType.Timestamp, "2024-02-29T13:45:00" },
        { "SELECT at FROM days WHERE id = 2", ColumnType.Timestamp, "2024-02-29T13:45:00.125" },
        { "SELECT at FROM days WHERE id = 3", ColumnType.Text, "2024-02-29 13:45:00Z" },
        { "SELECT date('2024-01-31')", ColumnType.Date, "2024-01-31" },
        { "SELECT id FROM flags WHERE 0", ColumnType.Integer, Nothing },
        { "SELECT day FROM days WHERE 0", ColumnType.Date, Nothing },
        { "SELECT price FROM prices WHERE 0", ColumnType.Double, Nothing },
        { "SELECT price FROM prices WHERE id = 1", ColumnType.Double, 10.0 },
        { "SELECT price FROM prices WHERE id = 2", ColumnType.Text, "cheap" },
    };

    const string Nothing = "no row";

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task AValueArrivesAsItIs(string sql, ColumnType type, object? cell)
    {
        var page = await PageAsync(sql);

        Assert.Equal(type, Assert.Single(page.Columns).Type);
        if (cell as string == Nothing)
        {
            Assert.Empty(page.Rows);
        }
        else
        {
            var found = page.Rows.Single()[0];
            Assert.Equal(cell, found is double number && double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : found);
        }
    }

    [Fact]
    public async Task AMixedColumnIsTextThatTellsItsValuesApart() => Assert.Equal(
        ["1", "2.5", "3.0", "text", "X'0AFF'", null],
        (await PageAsync("SELECT value FROM mixed ORDER BY id")).Rows.Select(row => row[0]));

    [Theory]
    [InlineData("1.5", ColumnType.Double)]
    [InlineData("'late'", ColumnType.Text)]
    [InlineData("x'ff'", ColumnType.Text)]
    [InlineData("9007199254740993", ColumnType.Integer)]
    public async Task AValueThatComesLateAndDoesNotFitWidensTheWholeColumn(string late, ColumnType type)
    {
        var sql = $"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000) SELECT x, CASE x WHEN 15000 THEN {late} ELSE x END AS y, 'a' FROM c";

        var outcome = await values.Workers.Runner.RunAsync(values.Source, sql, new QueryLimits { PageRows = 20_000 }, TestContext.Current.CancellationToken);

        Assert.Equal([ColumnType.Integer, type, ColumnType.Text], outcome.Page!.Columns.Select(column => column.Type));
        Assert.Equal(20_000, outcome.Page.RowCount);
        Assert.Equal(Enumerable.Range(1, 20_000).Select(x => (long)x), outcome.Page.Rows.Select(row => (long)row[0]!));
        Assert.Equal(type == ColumnType.Text ? "14999" : type == ColumnType.Double ? 14999.0 : (object)14999L, outcome.Page.Rows[14_998][1]);
    }

    [Fact]
    public async Task ADatabaseInAnotherEncodingIsReadAlike()
    {
        using var file = new SqliteFile("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a TEXT, b); INSERT INTO t VALUES ('größer 😀', 'x' || char(0) || 'y')");
        var source = SqliteSource.Open(file.Path, "s", values.Workers.Pool);

        var outcome = await values.Workers.Runner.RunAsync(source, "SELECT a, b FROM t", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal(["größer 😀", "x\0y"], outcome.Page!.Rows.Single());
    }

    [Theory]
    [InlineData(9, 9, null)]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, Truncation.Rows)]
    [InlineData(5000, 10, Truncation.Rows)]
    public async Task TheRowCapIsExact(int rows, int stored, Truncation? truncatedBy)
    {
        var sql = $"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {rows}) SELECT x FROM c";

        var outcome = await values.Workers.Runner.RunAsync(values.Source, sql, new QueryLimits { MaxRows = 10 }, TestContext.Current.CancellationToken);

        Assert.Equal((stored, truncatedBy), (outcome.Page!.RowCount, outcome.Page.TruncatedBy));
    }

    [Fact]
    public async Task TheByteCapIsExact()
    {
        const string sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000) SELECT printf('%0100d', x) FROM c";

        var outcome = await values.Workers.Runner.RunAsync(values.Source, sql, new QueryLimits { MaxBytes = 1 << 20 }, TestContext.Current.CancellationToken);

        Assert.Equal(Truncation.Bytes, outcome.Page!.TruncatedBy);
        Assert.InRange(outcome.Page.RowCount, 9000, 10_486);
    }

    async Task<ResultPage> PageAsync(string sql)
    {
        var outcome = await values.Workers.Runner.RunAsync(values.Source, sql, QueryLimits.Default, TestContext.Current.CancellationToken);
        return outcome.Page ?? throw new InvalidOperationException($"{sql}: {outcome.Error}");
    }

    public sealed class Values : IAsyncDisposable
    {
        internal SqliteFile File { get; } = new("""
            CREATE TABLE flags (id INTEGER PRIMARY KEY, yes BOOLEAN);
            INSERT INTO flags VALUES (1, 1), (2, 0), (3, 2);
            CREATE TABLE days (id INTEGER PRIMARY KEY, day DATE, at DATETIME);
            INSERT INTO days VALUES (1, '2024-02-29', '2024-02-29 13:45:00'), (2, '2023-02-29', '2024-02-29T13:45:00.125'), (3, NULL, '2024-02-29 13:45:00Z');
            CREATE TABLE prices (id INTEGER PRIMARY KEY, price DECIMAL(10,2));
            INSERT INTO prices VALUES (1, 10), (2, 'cheap');
            CREATE TABLE mixed (id INTEGER PRIMARY KEY, value);
            INSERT INTO mixed VALUES (1, 1), (2, 2.5), (3, 3.0), (4, 'text'), (5, x'0aff'), (6, NULL);
            """);

        internal TestWorkers Workers { get; } = new();

        internal SqliteSource Source => field ??= SqliteSource.Open(File.Path, "values", Workers.Pool);

        public async ValueTask DisposeAsync()
        {
            await Workers.DisposeAsync();
            File.Dispose();
        }
    }
}
