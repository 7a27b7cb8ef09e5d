using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sql.DuckDb;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files;

/// <summary>Sources as the product has them: inspected and queried in sandboxed workers.</summary>
public sealed class SourcesInWorkersTests : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    readonly TempFolder _results = new();
    readonly WorkerPool _pool = new(new WorkerPoolOptions { Workers = 2, MemoryBytes = 512L << 20 }, NullLogger<WorkerPool>.Instance);
    readonly QueryRunner _runner;
    readonly FileSource _source;

    public SourcesInWorkersTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "shop"));
        _runner = new(new ResultFolder(_results.Path));
        _source = FileSource.Open(Path.Combine(_folder.Path, "shop"), "shop", _pool);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
        _results.Dispose();
    }

    [Fact]
    public async Task AMessyFolderIsReadAndQueried()
    {
        _folder.Write("shop/kunden.csv", Encoding.Latin1.GetBytes("id;name;umsatz\n1;Müller;1.234,50\n2;Jörg;12,5\n"));
        _folder.Write("shop/orders.csv", "order_id,kunden_id,status\n10,1,paid\n11,1,open\n12,2\n");
        _folder.Write("shop/events.json", """[{"id":1,"user":{"name":"a"}}]""");
        _folder.Write("shop/broken.parquet", "no parquet");

        var schema = await _source.SchemaAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["broken.parquet is no readable Parquet file: File too small to be a Parquet file. Write it again with the program that made it."],
            schema.Problems.Select(problem => problem.Message));
        Assert.Equal(["events", "kunden", "orders"], schema.Tables.Select(table => table.Name));
        Assert.Equal(["orders.kunden_id -> kunden.id"], schema.Joins.Select(join => $"{join.FromTable}.{join.FromColumn} -> {join.ToTable}.{join.ToColumn}"));
        Assert.Equal(["Müller|1247"], await RowsAsync("SELECT min_by(name, id), sum(umsatz) FROM shop.kunden"));
        Assert.Equal(["Jörg|∅", "Müller|open", "Müller|paid"], await RowsAsync("SELECT name, status FROM orders JOIN kunden ON kunden.id = kunden_id ORDER BY ALL"));
        Assert.Equal(["a"], await RowsAsync("SELECT user.name FROM events"));
        Assert.Equal(["1|1|1"], await RowsAsync("WITH p AS (PIVOT (SELECT coalesce(status, 'none') AS s FROM orders) ON s USING count(*)) FROM p"));
    }

    [Fact]
    public async Task AChangedFileIsReadAnew()
    {
        _folder.Write("shop/t.csv", "id\n1\n");
        Assert.Equal(["1"], await RowsAsync("FROM t"));

        _folder.Write("shop/t.csv", "id,name\n2,b\n3,c\n");
        _folder.Write("shop/u.csv", "x\n9\n");

        Assert.Equal(["2|b", "3|c"], await RowsAsync("FROM t ORDER BY id"));
        Assert.Equal(["9"], await RowsAsync("FROM shop.u"));
    }

    [Fact]
    public async Task SheetsAreTablesBesideFiles()
    {
        var workbook = new XlsxFile()
            .Sheet("People", [["id", "name", "born"], [1, "Ann", new DateOnly(1990, 5, 1)], [2, "Bob", new DateOnly(1985, 1, 2)]])
            .Sheet("Old & odd", [["id", "n"], [2, 7]]);
        _folder.Write("shop/staff.xlsx", workbook.Bytes());
        _folder.Write("shop/~$staff.xlsx", "held by somebody");
        _folder.Write("shop/staff.csv", "id,pay\n1,10\n2,20\n");

        var schema = await _source.SchemaAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["staff", "staff_2_Old_odd", "staff_2_People"], schema.Tables.Select(table => table.Name).Order(StringComparer.Ordinal));
        Assert.Empty(schema.Problems);
        Assert.Equal(
            ["Ann|1990-05-01|10|∅", "Bob|1985-01-02|20|7"],
            await RowsAsync("SELECT name, born, pay, n FROM shop.staff_2_People JOIN staff USING (id) LEFT JOIN staff_2_Old_odd USING (id) ORDER BY name"));
        Assert.Equal(RunStatus.Refused, (await RunAsync("DELETE FROM staff_2_People")).Status);
    }

    [Fact]
    public async Task AWorkbookThatIsTheSourceHasItsSheetsAsTables()
    {
        _folder.Write("shop/book.xlsx", new XlsxFile().Sheet("Sheet1", [["a"], [1]]).Sheet("2025", [["b"], ["x"]]).Bytes());
        await using var source = FileSource.Open(Path.Combine(_folder.Path, "shop", "book.xlsx"), "book", _pool);

        var schema = await source.SchemaAsync(TestContext.Current.CancellationToken);
        var outcome = await _runner.RunAsync(source, "SELECT a, b FROM Sheet1, book.t_2025", QueryLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal(["Sheet1", "t_2025"], schema.Tables.Select(table => table.Name));
        Assert.Equal([1L, "x"], outcome.Page!.Rows[0]);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task ALargeSheetFitsAWorker()
    {
        var rows = Enumerable.Range(0, 200_000).Select(i => new object?[] { i, $"customer {i % 5000}", i / 4.0, new DateOnly(2020, 1, 1).AddDays(i % 2000), i % 2 == 0, $"note number {i} of many" });
        _folder.Write("shop/large.xlsx", new XlsxFile().Sheet("t", [["id", "customer", "price", "day", "even", "note"], .. rows]).Bytes());

        Assert.Equal(["200000|4999975000|100000|200000"], await RowsAsync("SELECT count(*), sum(price)::bigint, count_if(even), count(DISTINCT note) FROM large"));
        Assert.Empty((await _source.SchemaAsync(TestContext.Current.CancellationToken)).Problems);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task AWorkbookThatUnpacksToMoreThanMemoryHoldsHarmsNoOtherFile()
    {
        var whole = new XlsxFile().Sheet("t", [["a"], [1]]).Bytes();
        using var bomb = new MemoryStream();
        bomb.Write(whole);
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var strings = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml").Open());
            strings.Write("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
            var text = $"<si><t>{new string('a', 2000)}</t></si>";
            for (var i = 0; i < 250_000; i++)
            {
                strings.Write(text);
            }

            strings.Write("</sst>");
        }

        bomb.Position = 0;
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Update, leaveOpen: true))
        {
            var relations = zip.GetEntry("xl/_rels/workbook.xml.rels")!;
            string xml;
            using (var reader = new StreamReader(relations.Open()))
            {
                xml = reader.ReadToEnd();
            }

            relations.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/_rels/workbook.xml.rels").Open());
            writer.Write(xml.Replace("</Relationships>", "<Relationship Id=\"ss\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"));
        }

        _folder.Write("shop/bomb.xlsx", bomb.ToArray());
        _folder.Write("shop/t.csv", "id\n1\n");

        var schema = await _source.SchemaAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["t"], schema.Tables.Select(table => table.Name));
        Assert.Equal("bomb.xlsx does not fit into a worker's memory. Save its sheets as CSV or Parquet, which are read in parts.", Assert.Single(schema.Problems).Message);
        Assert.Equal(["1"], await RowsAsync("FROM t"));
    }

    [Fact]
    public async Task ATableOfHundredsOfColumnsFitsIntoASmallWorker()
    {
        var rows = Enumerable.Range(0, 51).Select(row => string.Join(',', Enumerable.Range(0, 300).Select(column => row == 0 ? $"c{column}" : column % 3 == 0 ? $"text {row}" : $"{row * column}.5")));
        _folder.Write("shop/wide.csv", string.Join('\n', rows));

        var schema = await _source.SchemaAsync(TestContext.Current.CancellationToken);

        Assert.Empty(schema.Problems);
        var table = Assert.Single(schema.Tables);
        Assert.Equal((300, 50), (table.Columns.Count, table.RowCount));
        Assert.Equal([(50L, "298.5"), (50L, "299.5")], new[] { 298, 299 }.Select(place => (table.Columns[place].Profile!.Distinct, table.Columns[place].Profile!.Min!)));
    }

    [Fact]
    public async Task WhatTheGuardWouldRefuseTheWorkerCouldNotDo()
    {
        _folder.Write("secret.csv", "id\n42\n");
        _folder.Write("shop/t.csv", "id\n1\n");

        Assert.Equal(RunStatus.Refused, (await RunAsync($"FROM read_csv('{_folder.Path}/secret.csv')")).Status);
        Assert.Equal(RunStatus.Refused, (await RunAsync($"FROM '{_folder.Path}/secret.csv'")).Status);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task MillionsOfRowsAreCountedAndTheirLastRowIsProved()
    {
        var rows = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 10_000_000 : 5_000_000;
        using (var file = new StreamWriter(Path.Combine(_folder.Path, "shop", "long.csv"), append: false, Encoding.UTF8, 1 << 20))
        {
            file.Write("id,country,amount\n");
            for (var i = 0; i < rows; i++)
            {
                file.Write(i);
                file.Write((i % 3) switch { 0 => ",DE,", 1 => ",FR,", _ => ",US," });
                file.Write(i % 1000);
                // The last amounts alone are no whole numbers: whoever trusted the first rows would round them.
                file.Write(i < rows - 2 ? "\n" : ".5\n");
            }
        }

        var table = Assert.Single((await _source.SchemaAsync(TestContext.Current.CancellationToken)).Tables);

        Assert.Equal((rows, true), (table.RowCount, table.RowCountIsExact));
        Assert.Equal([ColumnType.Integer, ColumnType.Text, ColumnType.Double], table.Columns.Select(column => column.Type));
        Assert.Equal(("0", $"{rows - 1}"), (table.Columns[0].Profile!.Min, table.Columns[0].Profile!.Max));
        Assert.Equal(["DE", "FR", "US"], table.Columns[1].Profile!.Values.Order());
        Assert.True(table.Columns[1].Profile!.Sampled);
        // For each thousand rows 0 + 1 + … + 999, and twice a half.
        Assert.Equal([$"{(rows / 1000 * 499_500L) + 1}"], await RowsAsync("SELECT sum(amount) FROM long"));
    }

    async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        var outcome = await RunAsync(sql);
        Assert.True(outcome.Page is not null, outcome.Error?.Message);
        return [.. outcome.Page.Rows.Select(row => string.Join('|', row.Select(cell => cell is null ? "∅" : CellText.Of(cell))))];
    }

    Task<QueryOutcome> RunAsync(string sql) =>
        _runner.RunAsync(_source, sql, QueryLimits.Default with { Timeout = TimeSpan.FromMinutes(5) }, TestContext.Current.CancellationToken);
}
