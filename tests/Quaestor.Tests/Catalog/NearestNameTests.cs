using Quaestor.Data.Catalog;

namespace Quaestor.Tests.Catalog;

public sealed class NearestNameTests
{
    static readonly string[] Names = ["customer_id", "country", "ordered_at", "total"];

    [Theory]
    [InlineData("contry", "country")]
    [InlineData("COUNTRY", "country")]
    [InlineData("cuontry", "country")]
    [InlineData("customerid", "customer_id")]
    [InlineData("customer", "customer_id")]
    [InlineData("price", null)]
    [InlineData("x", null)]
    public void TheNameThatWasMeantIsFound(string given, string? expected) =>
        Assert.Equal(expected, NearestName.Of(given, Names));
}
