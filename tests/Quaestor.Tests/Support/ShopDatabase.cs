using System.Globalization;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Support;

/// <summary>The sample shop in DuckDB, and its schema with profiles and joins.</summary>
public sealed class ShopDatabase : IDisposable
{
    static readonly string[] Tables = ["customers", "order_items", "orders", "products", "returns"];

    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "2" });
    readonly DuckDbConnection _connection;

    public ShopDatabase()
    {
        _connection = _database.Connect();
        foreach (var table in Tables)
        {
            var file = Directory.EnumerateFiles(SampleShop.Folder, $"{table}.*").Single();
            _connection.Execute($"create table {table} as from '{file}'");
        }

        Schema = new SourceSchema("shop", [.. Tables.Select(Describe)],
        [
            new("order_items", "order_id", "orders", "order_id", 1, false),
            new("order_items", "product_id", "products", "product_id", 1, false),
            new("orders", "customer_id", "customers", "customer_id", 1, false),
            new("returns", "order_item_id", "order_items", "order_item_id", 1, false),
        ], "test");
    }

    public SourceSchema Schema { get; }

    public List<object?[]> Rows(string sql)
    {
        using var result = _connection.Query($"select columns(*)::varchar from ({sql.Trim().TrimEnd(';')})");
        var rows = new List<object?[]>();
        while (result.TryReadChunk(out var chunk))
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                rows.Add([.. Enumerable.Range(0, result.Columns.Count).Select(c => chunk.Vector(c).IsNull(row) ? null : (object?)Encoding.UTF8.GetString(StoredText.Bytes(in chunk.Vector(c).Values<StoredText>()[row])))]);
            }
        }

        return rows;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    TableSchema Describe(string table)
    {
        var columns = Rows($"select column_name, column_type from (describe {table})");
        var count = long.Parse((string)Rows($"select count(*) from {table}")[0][0]!, CultureInfo.InvariantCulture);
        return new TableSchema(table, [.. columns.Select(c => Column(table, (string)c[0]!, (string)c[1]!, count))], count, true, []);
    }

    ColumnSchema Column(string table, string name, string type, long count)
    {
        var row = Rows($"select count(distinct {name}), count(*) filter ({name} is null), min({name}), max({name}) from {table}")[0];
        var distinct = long.Parse((string)row[0]!, CultureInfo.InvariantCulture);
        var values = distinct <= 200 ? Rows($"select {name} from {table} where {name} is not null group by 1 order by count(*) desc, 1") : [];
        var profile = new ColumnProfile(distinct, double.Parse((string)row[1]!, CultureInfo.InvariantCulture) / count, (string?)row[2], (string?)row[3], [.. values.Select(v => (string)v[0]!)], false);
        return new ColumnSchema(name, Type(type), type, profile);
    }

    static ColumnType Type(string type) => type switch
    {
        "BIGINT" or "INTEGER" => ColumnType.Integer,
        "DOUBLE" => ColumnType.Double,
        "DATE" => ColumnType.Date,
        "BOOLEAN" => ColumnType.Boolean,
        "VARCHAR" => ColumnType.Text,
        _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => ColumnType.Decimal,
        _ => throw new InvalidOperationException($"The shop has a column of type {type}."),
    };
}
