using Quaestor.Data.Catalog;
using Quaestor.Data.Queries.Python;

namespace Quaestor.Tests.Queries.Python;

public sealed class NamedTablesTests
{
    static readonly SourceSchema Schema = new("shop", [Table("orders"), Table("order_items"), Table("my sheet"), Table("sales.stock")], [], "f");

    [Theory]
    [InlineData("result = orders.sum()", "orders")]
    [InlineData("result = orders2.sum()", "")]
    [InlineData("x = order_items; y = orders", "orders order_items")]
    [InlineData("result = tables['my sheet']", "my sheet")]
    [InlineData("result = tables['shop.orders']", "orders")]
    [InlineData("result = stock", "sales.stock")]
    [InlineData("result = tables['sales.stock']", "sales.stock")]
    [InlineData("result = 1 + 1", "")]
    [InlineData("for name in tables: print(name)", "orders order_items my sheet sales.stock")]
    [InlineData("orders.head()\nresult = {name: len(table) for name, table in tables.items()}", "orders order_items my sheet sales.stock")]
    [InlineData("stock.head()\nfor name in tables:\n    print(name)", "sales.stock orders order_items my sheet")]
    [InlineData("x = 'orders'\nresult = tables[x]", "orders order_items my sheet sales.stock")]
    [InlineData("result = len(tables), orders", "orders order_items my sheet sales.stock")]
    [InlineData("# what the tables hold\nresult = tables[\"orders\"]", "orders")]
    [InlineData("result = my.tables.items(), orders", "orders")]
    public void TablesAreThoseThatTheCodeNames(string code, string expected) =>
        Assert.Equal(expected, string.Join(' ', NamedTables.In(code, Schema).Select(table => table.Name)));

    [Theory]
    [InlineData("result = last_result.head()", true)]
    [InlineData("result = results[0]", true)]
    [InlineData("my_results = 1", false)]
    public void EarlierResultsAreThereWhereTheCodeNamesThem(string code, bool expected) =>
        Assert.Equal(expected, NamedTables.MentionsEarlier(code));

    static TableSchema Table(string name) => new(name, [], null, false, []) { Path = name.Split('.') };
}
