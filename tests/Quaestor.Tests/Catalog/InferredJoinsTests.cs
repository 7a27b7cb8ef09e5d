using Quaestor.Data.Catalog;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Catalog;

public sealed class InferredJoinsTests : IDisposable
{
    readonly InspectedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AColumnNamedAfterAnotherTablesKeyJoinsIt()
    {
        _folder
            .Add("customers.csv", "customer_id,name\n1,a\n2,b\n3,c\n")
            .Add("orders.csv", "order_id,customer_id,total\n10,1,5\n11,1,6\n12,3,7\n13,,8\n")
            .Add("order_items.csv", "id,order_id,sku\n1,10,x\n2,10,y\n3,12,x\n");

        Assert.Equal(["order_items.order_id=orders.order_id", "orders.customer_id=customers.customer_id"], Joins());
    }

    [Theory]
    [InlineData("categories", "category_id")]
    [InlineData("boxes", "boxId")]
    [InlineData("products", "product_id")]
    [InlineData("customer", "billing_customer_id")]
    [InlineData("countries", "country")]
    public void APlainIdIsFoundByTheTablesNameInTheSingular(string table, string column)
    {
        _folder.Add($"{table}.csv", "id,label\n1,a\n2,b\n3,c\n").Add("facts.csv", $"{column},n\n1,5\n1,6\n2,7\n");

        Assert.Equal([$"facts.{column}={table}.id"], Joins());
    }

    [Fact]
    public void AFewOrphansAreForgivenManyAreNot()
    {
        var customers = "customer_id\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"{i}\n"));
        _folder
            .Add("customers.csv", customers)
            .Add("orders.csv", "customer_id,n\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"{(i == 50 ? 999 : i)},1\n{i},2\n")))
            .Add("visits.csv", "customer_id,n\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"{i * 3},1\n{i},1\n")));

        Assert.Equal(["orders.customer_id=customers.customer_id"], Joins());
    }

    [Fact]
    public void AKeyThatComesTwiceIsNone()
    {
        _folder.Add("customers.csv", "customer_id,name\n1,a\n1,b\n2,c\n").Add("orders.csv", "customer_id,n\n1,5\n1,6\n2,1\n");

        Assert.Empty(Joins());
    }

    [Fact]
    public void EqualNumbersUnderUnrelatedNamesDoNotJoin()
    {
        _folder.Add("customers.csv", "id,age\n1,1\n2,2\n3,3\n").Add("products.csv", "id,stock\n1,1\n2,1\n3,2\n");

        Assert.Empty(Joins());
    }

    [Fact]
    public void OfTwoUniqueColumnsTheJoinGoesToTheTableTheKeyIsNamedAfter()
    {
        _folder.Add("customers.csv", "customer_id,name\n1,a\n2,b\n3,c\n").Add("addresses.csv", "customer_id,city\n1,x\n2,y\n3,z\n");

        Assert.Equal(["addresses.customer_id=customers.customer_id"], Joins());
    }

    [Fact]
    public void AWeakerReadingOfTheNameScoresLess()
    {
        Assert.Equal(1, JoinInference.NameScore("customer_id", "customers", "customer_id"));
        Assert.Equal(1, JoinInference.NameScore("customer_id", "customers", "id"));
        Assert.Equal(0.8, JoinInference.NameScore("sku", "products", "sku"));
        Assert.Equal(0, JoinInference.NameScore("id", "products", "id"));
        Assert.Equal(0, JoinInference.NameScore("amount", "products", "id"));
    }

    List<string> Joins() => [.. _folder.Inspected.Joins.Select(join => $"{join.FromTable}.{join.FromColumn}={join.ToTable}.{join.ToColumn}")];
}
