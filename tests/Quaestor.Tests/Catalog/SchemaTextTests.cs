using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Catalog;

public sealed class SchemaTextTests
{
    static readonly SourceSchema Shop = new(
        "shop",
        [
            new("orders", [Column("order_id", ColumnType.Integer, "BIGINT", new(3, 0, "1", "3", [], false)), Column("status", ColumnType.Text, "VARCHAR", new(2, 0.34, "open", "paid", ["paid", "open"], false))], 3, true, ["Read as Latin-1."]),
            new("order items", [Column("select x", ColumnType.Double, "DOUBLE", null)], 10, false, []),
        ],
        [new("order items", "select x", "orders", "order_id", 1, false)],
        "f");

    [Fact]
    public void WithRoomItTellsEverything() => Assert.Equal(
        """
        table orders (3 rows)
          note: Read as Latin-1.
        - order_id BIGINT: unique; 1 to 3
        - status VARCHAR: 34% null; 'paid', 'open'
        table "order items" (about 10 rows)
        - "select x" DOUBLE
        joins:
        - "order items"."select x" = orders.order_id

        """,
        SchemaText.Of(Shop, 1000));

    [Fact]
    public void WithLessRoomAllTablesLoseTheSameDetail() => Assert.Equal(
        """
        table orders (3 rows): order_id, status
        table "order items" (about 10 rows): "select x"
        joins:
        - "order items"."select x" = orders.order_id

        """,
        SchemaText.Of(Shop, 42));

    [Fact]
    public void ItNeverPassesItsBudgetByMoreThanItsLastLine()
    {
        var many = Shop with { Tables = [.. Enumerable.Range(0, 500).Select(i => Shop.Tables[0] with { Name = $"table_{i}" })] };

        var text = SchemaText.Of(many, 100);

        Assert.True(text.Length < (100 * 3.5) + 100, text);
        Assert.EndsWith("… 500 tables in all; ask for the schema of one by its name.\n", text, StringComparison.Ordinal);
    }

    static ColumnSchema Column(string name, ColumnType type, string engineType, ColumnProfile? profile) => new(name, type, engineType, profile);
}
