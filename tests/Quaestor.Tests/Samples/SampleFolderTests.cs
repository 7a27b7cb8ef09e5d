using System.Security.Cryptography;
using Quaestor.Data.DuckDb;
using Quaestor.Samples;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Samples;

public sealed class SampleFolderTests
{
    [Fact]
    public void TheShopIsTheSameToTheByteOnEveryRun()
    {
        var again = Directory.CreateTempSubdirectory("quaestor-samples-").FullName;
        try
        {
            Assert.True(SampleFolder.Make(again));
            Assert.Equal(Hashes(SampleShop.Folder), Hashes(again));
        }
        finally
        {
            Directory.Delete(again, recursive: true);
        }
    }

    [Fact]
    public void AFolderThatIsUpToDateIsLeftAlone()
    {
        var customers = Path.Combine(SampleShop.Folder, "customers.csv");
        var before = File.GetLastWriteTimeUtc(customers);

        Assert.False(SampleFolder.Make(SampleShop.Folder));
        Assert.Equal(before, File.GetLastWriteTimeUtc(customers));
    }

    /// <summary>What samples/README.md says of the files.</summary>
    [Theory]
    [InlineData("customers.csv", "true", 5000)]
    [InlineData("products.csv", "true", 400)]
    [InlineData("orders.csv", "true", 90_000)]
    [InlineData("order_items.parquet", "true", 226_372)]
    [InlineData("returns.csv", "true", 8_230)]
    [InlineData("customers.csv", "country is not null and country in (lower(country), upper(country))", 24)]
    [InlineData("customers.csv", "city <> trim(city)", 16)]
    [InlineData("customers.csv", "email is null", 114)]
    [InlineData("customers.csv", "segment is null", 44)]
    [InlineData("products.csv", "category = 'TOYS'", 1)]
    [InlineData("products.csv", "brand is null", 7)]
    [InlineData("orders.csv", "order_date is null", 5)]
    [InlineData("orders.csv", "customer_id is null", 13)]
    [InlineData("order_items.parquet", "quantity < 1", 6)]
    [InlineData("returns.csv", "reason is null", 173)]
    public void TheShopHoldsWhatItsDescriptionSays(string file, string condition, long rows)
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        using var result = connection.Query($"select count(*) from '{Path.Combine(SampleShop.Folder, file)}' where {condition}");

        Assert.True(result.TryReadChunk(out var chunk));
        Assert.Equal(rows, chunk.Vector(0).Values<long>()[0]);
    }

    static SortedDictionary<string, string> Hashes(string folder) => new(Directory.EnumerateFiles(folder)
        .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
}
