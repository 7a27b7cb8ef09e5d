using Quaestor.Data.Catalog;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Catalog;

public sealed class ProfilesTests : IDisposable
{
    readonly InspectedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AProfileCountsAllRows()
    {
        _folder.Add("t.csv", "id,country,amount,d\n1,DE,1.5,2024-01-02\n2,DE,,2024-01-01\n3,FR,-2,\n4,,10,2024-03-01\n");

        Assert.Equal(new ColumnProfile(2, 0.25, "DE", "FR", [], false) with { Values = Profile("country").Values }, Profile("country"));
        Assert.Equal(["DE", "FR"], Profile("country").Values);
        Assert.Equal((3, 0.25, "-2", "10"), (Profile("amount").Distinct, Profile("amount").NullFraction, Profile("amount").Min, Profile("amount").Max));
        Assert.Equal(("2024-01-01", "2024-03-01"), (Profile("d").Min, Profile("d").Max));
        Assert.Equal(4, _folder.Table.RowCount);
        Assert.True(_folder.Table.RowCountIsExact);
    }

    [Fact]
    public void OnlyFewDistinctValuesAreListed()
    {
        _folder.Add("t.csv", "few,many\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"v{i % 200},w{i % 201}\n")));

        Assert.Equal(200, Profile("few").Values.Count);
        Assert.Equal("v0", Profile("few").Values[0]);
        Assert.Empty(Profile("many").Values);
        Assert.Equal(201, Profile("many").Distinct);
    }

    [Fact]
    public void NestedColumnsHaveNoLeastAndNoList()
    {
        _folder.Add("t.json", """[{"a":{"b":1}},{"a":{"b":2}},{"a":null}]""");

        Assert.Null(Profile("a").Min);
        Assert.Empty(Profile("a").Values);
        Assert.Equal(1.0 / 3, Profile("a").NullFraction, 6);
    }

    ColumnProfile Profile(string column) => _folder.Column(column).Profile!;
}
