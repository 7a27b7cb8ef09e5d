using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Knowledge;

/// <summary>The planner with what a team says of the shop.</summary>
public sealed class PlannedKnowledgeTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    const string Words = """
        {
          "synonyms": { "punter": "customers", "sticker price": "products.price", "home market": "customers.country = Germany" },
          "metrics": {
            "margin": { "is": "sum(order_items.quantity * order_items.unit_price)", "where": "orders.status <> 'cancelled'", "synonyms": ["what we earn"] },
            "lines per order": "count(order_item_id) / count(distinct order_id)",
            "revenue": "sum(quantity)"
          },
          "verified": [ { "question": "Which articles flop?", "sql": "select name from products where stock > 400" } ]
        }
        """;

    const string Counting = """{ "filters": { "orders": { "where": "status <> 'cancelled'", "says": "Cancelled orders are left out" } } }""";

    [Theory]
    [InlineData("how many punters are there", "select count(*) from customers")]
    [InlineData("how many punters in the home market?", "select count(*) from customers where lower(country) = 'germany'")]
    [InlineData("average sticker price by category", "select category, avg(price) from products group by 1")]
    [InlineData("margin in 2025", "select sum(quantity * unit_price) from order_items join orders using (order_id) where status <> 'cancelled' and year(order_date) = 2025")]
    [InlineData("what we earn by channel", "select channel, sum(quantity * unit_price) filter (where status <> 'cancelled') from order_items join orders using (order_id) group by 1")]
    [InlineData("lines per order by channel", "select channel, count(order_item_id) / count(distinct order_id) from order_items join orders using (order_id) group by 1")]
    [InlineData("total revenue", "select sum(quantity) from order_items")]
    [InlineData("top 3 brands by margin", "select brand, sum(quantity * unit_price) filter (where status <> 'cancelled') as m from order_items join orders using (order_id) join products using (product_id) group by 1 order by m desc limit 3")]
    public void ATeamsWordsAndMetricsAreUnderstood(string question, string expected) => AssertSame(expected, Planned(Words, question));

    [Theory]
    [InlineData("how many orders in 2025?", "select count(*) from orders where year(order_date) = 2025 and status <> 'cancelled'", true)]
    [InlineData("revenue by channel", "select channel, sum(quantity * unit_price) from order_items join orders using (order_id) where status <> 'cancelled' group by 1", true)]
    [InlineData("how many orders were cancelled?", "select count(*) from orders where status = 'cancelled'", false)]
    [InlineData("orders by status", "select status, count(*) from orders group by 1", false)]
    [InlineData("how many customers have never ordered?", "select count(*) from customers c where not exists (select 1 from orders o where o.customer_id = c.customer_id and o.status <> 'cancelled')", true)]
    [InlineData("how many products are there?", "select count(*) from products", false)]
    public void WhatDoesNotCountIsLeftOutUnlessTheQuestionSpeaksOfIt(string question, string expected, bool isTold)
    {
        var planned = Planned(Counting, question);

        AssertSame(expected, planned);
        Assert.Equal(isTold, planned.Assumptions.Contains("Cancelled orders are left out, by the glossary."));
        Assert.Equal(isTold, planned.Counted.Count == 1);
    }

    [Fact]
    public void AMetricAndASynonymAreTold()
    {
        Assert.Contains("“punters” is customers, by the glossary.", Planned(Words, "how many punters").Assumptions);
        Assert.Contains("Lines per order is count(order_item_id) / count(distinct order_id), by the glossary.", Planned(Words, "lines per order in 2025").Assumptions);
    }

    [Theory]
    [InlineData("Which articles flop?", true)]
    [InlineData("which article flops", true)]
    [InlineData("Show me which artcles flop, please", true)]
    [InlineData("Which articles do not flop?", false)]
    [InlineData("Which articles flop in 2025?", false)]
    public void AQuestionThatAsksTheSameAsAVerifiedOneGetsItsQuery(string question, bool isSame) =>
        Assert.Equal(isSame ? "select name from products where stock > 400" : null, (Planner(Words).Understand([question]) as Understanding.Verified)?.Sql);

    [Theory]
    [InlineData("orders from Berlin to Hamburg", "orders from Hamburg to Berlin")]
    [InlineData("orders in 2024", "orders in 2025")]
    [InlineData("orders over 10", "orders over 100")]
    [InlineData("orders with a return", "orders without a return")]
    public void QuestionsThatOnlyLookAlikeAreOthers(string one, string other) =>
        Assert.Null(new VerifiedPairs([new VerifiedPair(one, "select 1")]).Find(other));

    [Theory]
    [InlineData("revenue last month", "last month")]
    [InlineData("how many orders yesterday?", "yesterday")]
    [InlineData("orders in March", "March")]
    [InlineData("revenue in the last 3 months", "last 3 months")]
    [InlineData("revenue in March 2025", null)]
    [InlineData("the last order of each customer", null)]
    public void DatesThatMoveAreFound(string question, string? moving) => Assert.Equal(moving, MovingDates.In(question));

    [Fact]
    public void ModelsAreToldWhatHelpsThisQuestionAndNoValuesTheyMayNotSee()
    {
        var glossary = Read(Words);
        var saved = new VerifiedPair("How many orders from Oslo?", "select count(*) from orders where city = 'Oslo'", IsSaved: true);
        var knowledge = new TeamKnowledge(glossary, [saved], shop.Schema);

        var shown = KnowledgeText.Of(knowledge, "shop", "orders from Oslo by month", showsValues: true);
        var hidden = KnowledgeText.Of(knowledge, "shop", "orders from Oslo by month", showsValues: false);

        Assert.Contains("margin (also: what we earn) is `sum(order_items.quantity * order_items.unit_price) where orders.status <> 'cancelled'`", shown, StringComparison.Ordinal);
        Assert.Contains("“punter” means customers", shown, StringComparison.Ordinal);
        Assert.Contains("where city = 'Oslo'", shown, StringComparison.Ordinal);
        Assert.Contains("where city = '…'", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("articles", shown, StringComparison.Ordinal);
        Assert.Empty(KnowledgeText.Of(TeamKnowledge.None, "shop", "orders", showsValues: true));
    }

    static Glossary Read(string text)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "glossary.json");
        File.WriteAllText(path, text);
        return GlossaryReader.Read(path);
    }

    QuestionPlanner Planner(string glossary) => new(shop.Schema, SampleShop.Today, new TeamKnowledge(Read(glossary), [], shop.Schema));

    Understanding.Planned Planned(string glossary, string question) => Assert.IsType<Understanding.Planned>(Planner(glossary).Understand([question]));

    void AssertSame(string expected, Understanding.Planned planned) => Assert.Equal(Lines(expected), Lines(PlanCompiler.Compile(planned.Plan, shop.Schema, SampleShop.Today, Dialect.DuckDb)));

    IEnumerable<string> Lines(string sql) => shop.Rows(sql)
        .Select(row => string.Join(" | ", row.Select(cell => double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out var number) ? $"{number:G9}" : cell ?? "null")))
        .Order(StringComparer.Ordinal);
}
