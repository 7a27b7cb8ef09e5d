using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Settings.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Knowledge;

/// <summary>What a glossary file may say, and what is told of one that says something else.</summary>
public sealed class GlossaryReaderTests(ShopDatabase shop) : IClassFixture<ShopDatabase>, IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AWholeGlossaryIsRead()
    {
        var glossary = GlossaryReader.Read(Write("""
            {
              // Words of the shop.
              "synonyms": { "punters": "customers", "sticker price": "products.price", "the home market": "customers.country = Germany" },
              "metrics": {
                "takings": "sum(quantity * unit_price)",
                "basket": { "is": "sum(quantity * unit_price) / count(distinct order_id)", "where": "quantity > 0", "synonyms": ["mean basket"], "description": "What one order is worth." },
              },
              "filters": { "orders": "status <> 'cancelled'", "products": { "where": "stock > 0 and brand is not null", "says": "Products out of stock are left out." } },
              "verified": [ { "question": "How many punters?", "sql": "select count(*) from customers;" } ],
            }
            """));
        var bound = new BoundGlossary(glossary, shop.Schema);

        Assert.Equal((3, 2, 2, 1), (glossary.Synonyms.Count, glossary.Metrics.Count, glossary.Filters.Count, glossary.Verified.Count));
        Assert.Empty(bound.Problems);
        Assert.Equal(["customers", "price", "Germany"], bound.Synonyms.Select(one => one.InSchemaWords));
        Assert.Equal(["order_items", "order_items"], bound.Metrics.Select(one => one.Table.Name));
        Assert.Equal("select count(*) from customers", glossary.Verified[0].Sql);
    }

    [Theory]
    [InlineData("{\n\"synonym\": {}}", "line 2: there is no key \"synonym\" here. Did you mean \"synonyms\"?")]
    [InlineData("{\n\"metrics\": {\"x\": {\"where\": \"a = 1\"}}}", "metrics.x does not say what it is: give it \"is\"")]
    [InlineData("{\n\n\"metrics\": {\"x\": \"total(price)\"}}", "line 3: metrics.x cannot be read: there is no function total. There are sum, avg")]
    [InlineData("{\"metrics\": {\"x\": \"sum(price\"}}", "after “sum ( price” stands nothing, and ) must stand there")]
    [InlineData("{\"metrics\": {\"x\": \"count(*)\"}}", "count(orders.order_id)")]
    [InlineData("{\"metrics\": {\"x\": \"sum(price); drop table x\"}}", "“;” has no meaning there")]
    [InlineData("{\"filters\": {\"orders\": \"status = 'a' extra\"}}", "“extra”")]
    [InlineData("{\"filters\": {\"orders\": {\"says\": \"x\"}}}", "give it \"where\"")]
    [InlineData("{\"synonyms\": {\"a\": 1}}", "synonyms.a must be a text, in quotes")]
    [InlineData("{\"verified\": [{\"question\": \"how many?\"}]}", "verified[0] has no \"sql\"")]
    [InlineData("{\"verified\": \"x\"}", "verified must be a list")]
    [InlineData("{\"verified\": [", "this is no JSON")]
    public void WhatIsNotUnderstoodIsToldWithItsPlaceAndWhatToWrite(string text, string says)
    {
        var path = Write(text);

        var message = Assert.Throws<SettingsException>(() => GlossaryReader.Read(path)).Message;

        Assert.StartsWith($"{path}, line ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"synonyms": {"punters": "custmers"}}""", "“custmers”, for which “punters” stands, is no table")]
    [InlineData("""{"metrics": {"x": "sum(quantty)"}}""", "there is no column quantty. Did you mean \"quantity\"?")]
    [InlineData("""{"metrics": {"x": "sum(quantity * price)"}}""", "no table has all of quantity, price")]
    [InlineData("""{"metrics": {"x": "quantity * 2"}}""", "each of its columns stands in sum, avg")]
    [InlineData("""{"metrics": {"x": "sum(avg(quantity))"}}""", "an aggregate stands within another")]
    [InlineData("""{"metrics": {"x": "count(customer_id)"}}""", "Say which, as in")]
    [InlineData("""{"filters": {"order": "status <> 'x'"}}""", "there is no table order. Did you mean \"orders\"?")]
    [InlineData("""{"filters": {"orders": "country = 'Spain'"}}""", "customers.country is of another table")]
    public void WhatDoesNotFitTheSchemaIsTold(string text, string says)
    {
        var path = Write(text);

        var problem = Assert.Single(new BoundGlossary(GlossaryReader.Read(path), shop.Schema).Problems);

        Assert.StartsWith($"{path}, line 1: ", problem, StringComparison.Ordinal);
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereIsTold() =>
        Assert.Contains("There is no glossary file /no/such.json. Write one", Assert.Throws<SettingsException>(() => GlossaryReader.Read("/no/such.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void AFileIsReadAgainWhenItChanges()
    {
        var (files, path) = (new GlossaryFiles(), Write("""{"synonyms": {"a": "orders"}}"""));
        var before = files.Read(path);

        File.WriteAllText(path, """{"synonyms": {"a": "orders", "b": "products"}}""");

        Assert.Equal((1, 2), (before.Synonyms.Count, files.Read(path).Synonyms.Count));
    }

    string Write(string text)
    {
        var path = Path.Combine(_folder.Path, "glossary.json");
        File.WriteAllText(path, text);
        return path;
    }
}
