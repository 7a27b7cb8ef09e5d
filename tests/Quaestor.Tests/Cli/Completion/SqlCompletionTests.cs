using Quaestor.Cli.Completion;

namespace Quaestor.Tests.Cli.Completion;

public sealed class SqlCompletionTests
{
    static readonly KnownSchema Shop = new(
        [
            Table("customers", "customer_id", "name", "country"),
            Table("orders", "order_id", "customer_id", "order date", "Total"),
            Table("sales.returns", "return_id", "order_id"),
        ],
        [new("orders", "customer_id", "customers", "customer_id"), new("sales.returns", "order_id", "orders", "order_id")]);

    [Theory]
    [InlineData("sel|", "SELECT")]
    [InlineData("select * from |", "customers", "orders", "sales.returns")]
    [InlineData("select * from o|", "orders")]
    [InlineData("select * from sales.|", "returns")]
    [InlineData("select * from customers, o|", "orders")]
    [InlineData("select c.| from customers c", "customer_id", "name", "country")]
    [InlineData("select c.na| from customers as c join orders o on true", "name")]
    [InlineData("select | from customers", "customer_id", "name", "country")]
    [InlineData("select cou| from customers c join orders o on o.customer_id = c.customer_id", "country")]
    [InlineData("select cust| from customers c join orders o on true", "c.customer_id", "o.customer_id")]
    [InlineData("select * from orders o join cus|", "customers ON customers.customer_id = o.customer_id", "customers")]
    [InlineData("select * from orders o join customers c on |", "o.customer_id = c.customer_id")]
    [InlineData("select * from orders o where o.|", "order_id", "customer_id", "\"order date\"", "\"Total\"")]
    [InlineData("select * from orders where tot|", "\"Total\"")]
    [InlineData("with big as (select 1 as x) select * from b|", "big")]
    [InlineData("select (select max(r.| from sales.returns r) from orders o", "return_id", "order_id")]
    [InlineData("select 1 from customers where exists (select 1 from orders where coun|)", "country")]
    [InlineData("update orders set cus|", "customer_id")]
    [InlineData("delete from ord|", "orders")]
    [InlineData("select * from orders; select * from cus|", "customers")]
    public void TheFirstSuggestionsFitWhereTheCaretStands(string marked, params string[] expected)
    {
        var found = At(marked);

        Assert.Equal(expected, found.Take(expected.Length));
    }

    [Theory]
    [InlineData("select 'from o|")]
    [InlineData("select 1 -- from o|")]
    [InlineData("select /* from o|")]
    [InlineData("select $$ from o|")]
    public void WithinTextAndCommentsNothingIsSuggested(string marked) => Assert.Empty(At(marked));

    [Theory]
    [InlineData("select x.| from (select 1 as a) x")]
    [InlineData("select nothing.|")]
    public void OfANameThatIsNotKnownNothingIsInvented(string marked) => Assert.Empty(At(marked));

    [Fact]
    public void TablesOutsideASubqueryAreNotThoseOfAnotherOne()
    {
        var found = At("select * from (select * from customers) x join orders o on co|");

        Assert.DoesNotContain("country", found);
    }

    [Fact]
    public void AnyTextWithAnyCaretIsCompletedWithoutFault()
    {
        string[] parts = ["select ", "from ", "orders ", "o", ".", ",", "(", ")", "join ", "on ", "'", "\"", "--", "\n", "where ", ";", "with ", "as ", "$$", "/*", "中"];
        var random = new Random(5);
        for (var round = 0; round < 4000; round++)
        {
            var sql = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => parts[random.Next(parts.Length)]));
            var caret = random.Next(sql.Length + 1);
            var found = SqlCompletion.At(sql, caret, Shop, 20);

            Assert.InRange(found.From, 0, caret);
            Assert.Equal(sql, string.Concat(SqlToken.Split(sql).Select(token => token.Text)));
        }
    }

    [Fact]
    public void TenThousandTablesAreSearchedWhole()
    {
        var schema = new KnownSchema([.. Enumerable.Range(0, 10_000).Select(number => Table($"erp.table_{number}_of_many", "id", "name"))], []);

        Assert.Equal(["erp.table_9876_of_many"], SqlCompletion.At("select * from 9876", "select * from 9876".Length, schema, 20).Items.Select(item => item.Text));
        Assert.Equal(20, MentionCompletion.At("of @many", "of @many".Length, schema, 20).Items.Count);
    }

    [Fact]
    public void AMentionIsCompletedByTableAndColumn()
    {
        Assert.Equal(["@customers", "@orders", "@sales.returns"], Mentions("compare @"));
        Assert.Equal(["@orders.order_id", "@orders.order date"], Mentions("compare @orders.ord"));
        Assert.Empty(Mentions("mail me@orders"));
        Assert.Empty(Mentions("compare @orders now"));

        static IEnumerable<string> Mentions(string text) => MentionCompletion.At(text, text.Length, Shop, 20).Items.Select(item => item.Text);
    }

    [Theory]
    [InlineData("compare @orders with @customers.name", "compare orders with customers.name")]
    [InlineData("how many (@sales.returns)?", "how many (sales.returns)?")]
    [InlineData("mail me@orders or @nobody", "mail me@orders or @nobody")]
    public void AModelReadsAMentionAsTheName(string text, string expected) => Assert.Equal(expected, MentionCompletion.Plain(text, Shop));

    static IReadOnlyList<string> At(string marked)
    {
        var caret = marked.IndexOf('|', StringComparison.Ordinal);
        return [.. SqlCompletion.At(marked.Remove(caret, 1), caret, Shop, 20).Items.Select(item => item.Text)];
    }

    static KnownTable Table(string name, params string[] columns) => new(
        name, string.Join('.', name.Split('.').Select(SqlNames.Quote)), "table", [.. columns.Select(column => new KnownColumn(column, "text", ""))]);
}
