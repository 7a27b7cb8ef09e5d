using Quaestor.Data.DuckDb;

namespace Quaestor.Samples.Shop;

/// <summary>Writes the whole shop. The files hold the same bytes on every run and every machine.</summary>
static class ShopFiles
{
    public static readonly string[] Names = ["customers.csv", "products.csv", "orders.csv", "order_items.parquet", "returns.csv"];

    public static void Write(string folder)
    {
        string In(string name) => Path.Combine(folder, name);
        var items = In(".order_items.csv");
        var signups = Customers.Write(In("customers.csv"));
        var products = Products.Write(In("products.csv"));
        var sold = Orders.Write(In("orders.csv"), items, signups, products);
        Returns.Write(In("returns.csv"), sold);
        ToParquet(items, In("order_items.parquet"));
        File.Delete(items);
    }

    static void ToParquet(string csv, string parquet)
    {
        // One thread, so that rows and row groups keep their order.
        using var database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "1" });
        using var connection = database.Connect();
        connection.Execute($"""
            copy (
                from read_csv({Quoted(csv)}, header = true, columns = {"{"}
                    'order_item_id': 'BIGINT', 'order_id': 'BIGINT', 'product_id': 'INTEGER', 'quantity': 'INTEGER', 'unit_price': 'DECIMAL(9,2)'{"}"})
            ) to {Quoted(parquet)} (format parquet, compression zstd)
            """);
    }

    static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
