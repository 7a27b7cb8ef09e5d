using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

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
        Assert.Matches("… 4\\d\\d more tables are not named here: search for them by words, or ask for one by its name\\.\n$", text);
    }

    [Fact]
    public void OfALargeSchemaItTellsWhatAQuestionIsAboutAndCountsTheRest()
    {
        var company = LargeSchema.Create(3000);

        var text = SchemaText.Of(company, 2000, "employees hired per department last year");

        Assert.StartsWith("Of 3000 tables, those that fit the question best:\ntable hr.", text, StringComparison.Ordinal);
        Assert.Contains("table hr.employees (about 1000 rows)\n- emp_id text\n", text);
        Assert.Contains("- hr.employees.dept_id = hr.departments.dept_id\n", text);
        Assert.InRange(text.Length, 1000 * 3.5, (2000 * 3.5) + 200);
        var named = text.Split("other tables: ")[1].Split('\n')[0].Split(", ").Length;
        var told = text.Split('\n').Count(line => line.StartsWith("table ", StringComparison.Ordinal));
        Assert.Contains($"… {3000 - named - told} more tables are not named here", text);
    }

    [Fact]
    public void KeysCommentsAndLongPathsAreTold()
    {
        var schema = new SourceSchema(
            "db",
            [
                new("sales.order lines", [Column("order_id", ColumnType.Integer, "bigint", null) with { Comment = "the order" }, Column("line", ColumnType.Integer, "int", null)], null, false, [])
                {
                    Path = ["sales", "order lines"], PrimaryKey = ["order_id", "line"], Comment = "What was\nordered", Kind = TableKind.View,
                },
                new("stock", [Column("o", ColumnType.Integer, "bigint", null)], null, false, []),
            ],
            [new("stock", "o", "sales.order lines", "order_id", 1, true) { AlsoOn = [new("l", "line")] }],
            "f");

        Assert.Equal(
            """
            view sales."order lines" -- What was ordered
              key: order_id, line
            - order_id bigint -- the order
            - line int
            table stock
            - o bigint
            joins:
            - stock.o = sales."order lines".order_id and stock.l = sales."order lines".line

            """,
            SchemaText.Of(schema, 1000));
    }

    static ColumnSchema Column(string name, ColumnType type, string engineType, ColumnProfile? profile) => new(name, type, engineType, profile);
}
