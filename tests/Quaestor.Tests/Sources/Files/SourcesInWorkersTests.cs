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
    public async Task WhatTheGuardWouldRefuseTheWorkerCouldNotDo()
    {
        _folder.Write("secret.csv", "id\n42\n");
        _folder.Write("shop/t.csv", "id\n1\n");

        Assert.Equal(RunStatus.Refused, (await RunAsync($"FROM read_csv('{_folder.Path}/secret.csv')")).Status);
        Assert.Equal(RunStatus.Refused, (await RunAsync($"FROM '{_folder.Path}/secret.csv'")).Status);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task TenMillionRowsAreCountedAndTheirLastRowIsProved()
    {
        using (var file = new StreamWriter(Path.Combine(_folder.Path, "shop", "long.csv"), append: false, Encoding.UTF8, 1 << 20))
        {
            file.Write("id,country,amount\n");
            for (var i = 0; i < 10_000_000; i++)
            {
                file.Write(i);
                file.Write((i % 3) switch { 0 => ",DE,", 1 => ",FR,", _ => ",US," });
                file.Write(i % 1000);
                // The last amounts alone are no whole numbers: whoever trusted the first rows would round them.
                file.Write(i < 9_999_998 ? "\n" : ".5\n");
            }
        }

        var table = Assert.Single((await _source.SchemaAsync(TestContext.Current.CancellationToken)).Tables);

        Assert.Equal((10_000_000L, true), (table.RowCount, table.RowCountIsExact));
        Assert.Equal([ColumnType.Integer, ColumnType.Text, ColumnType.Double], table.Columns.Select(column => column.Type));
        Assert.Equal(("0", "9999999"), (table.Columns[0].Profile!.Min, table.Columns[0].Profile!.Max));
        Assert.Equal(["DE", "FR", "US"], table.Columns[1].Profile!.Values.Order());
        Assert.True(table.Columns[1].Profile!.Sampled);
        // Ten thousand times 0 + 1 + … + 999, and twice a half.
        Assert.Equal(["4995000001"], await RowsAsync("SELECT sum(amount) FROM long"));
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
