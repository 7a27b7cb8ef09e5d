using Quaestor.Agent.Settings;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>A look at the rows of a table, whatever it is called and wherever it lies.</summary>
public sealed class SampleTests(PostgresCluster cluster)
{
    const string Setup = "CREATE SCHEMA sales; CREATE TABLE sales.orders (id int); INSERT INTO sales.orders VALUES (7); CREATE TABLE \"a.b\"\"c\" (id int); INSERT INTO \"a.b\"\"c\" VALUES (8)";

    [Theory]
    [InlineData("sales.orders", 7)]
    [InlineData("a.b\"c", 8)]
    public async Task ATableIsFoundInItsSchema(string table, int id)
    {
        var name = await cluster.CreateDatabaseAsync(Setup);
        var url = $"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{name}";
        await using var server = await TestServer.StartAsync(null, with: options => options with
        {
            Agent = options.Agent with { Sources = [], Settings = InstallationSettings.None with { Sources = [new SourceSettings("shop", url)] } },
        });

        var sample = await server.GetAsync($"/datasets/shop/sample?table={Uri.EscapeDataString(table)}");

        Assert.Equal(id, sample.GetProperty("rows")[0][0].GetInt32());
    }

    [Fact]
    public async Task ASchemaTellsInWordsWhatKindEachTableIs()
    {
        await using var server = await TestServer.StartAsync();

        var schema = await server.GetAsync("/datasets/orders/schema");

        Assert.Equal("table", schema.GetProperty("tables")[0].GetProperty("kind").GetString());
    }
}
