using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Files.Inspection;

namespace Quaestor.Tests.Support;

/// <summary>The sample shop in DuckDB, read and described as a source of its files is.</summary>
public sealed class ShopDatabase : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "2" });
    readonly DuckDbConnection _connection;

    public ShopDatabase()
    {
        _connection = _database.Connect();
        var files = new FilesToInspect(SampleShop.Folder,
        [
            new("customers", "customers.csv", FileFormat.Csv, false),
            new("order_items", "order_items.parquet", FileFormat.Parquet, false),
            new("orders", "orders.csv", FileFormat.Csv, false),
            new("products", "products.csv", FileFormat.Csv, false),
            new("returns", "returns.csv", FileFormat.Csv, false),
        ]);
        var inspected = FileInspection.Run(_connection, files, TestContext.Current.CancellationToken);
        Schema = new SourceSchema("shop", [.. inspected.Tables.Select(t => t.Schema)], inspected.Joins, "test");
        foreach (var table in inspected.Tables)
        {
            _connection.Execute($"create table {table.Definition.Name} as {table.Definition.Select}");
        }
    }

    public SourceSchema Schema { get; }

    /// <summary>Rows as texts; a missing value is null.</summary>
    public IReadOnlyList<string?[]> Rows(string sql) =>
        [.. OwnSql.Read(_connection, sql, TestContext.Current.CancellationToken).Rows.Select(row => row.Select(cell => cell is null ? null : CellText.Of(cell)).ToArray())];

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
