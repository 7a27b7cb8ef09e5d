using System.Globalization;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using static Quaestor.Tests.Plans.SamplePlans;

namespace Quaestor.Tests.Plans.Compiling;

public sealed class CompiledPlansOnDuckDbTests
{
    const int Shops = 20;
    const int PlansPerShop = 20;

    [Fact]
    public void EveryKeywordThatNeedsQuotesGetsThem()
    {
        using var engine = new EngineRows();

        var keywords = engine.Read("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'");

        Assert.True(keywords.Count > 100);
        Assert.All(keywords, row => Assert.StartsWith("\"", new DuckDbSyntax().Identifier(row[0]!)));
    }

    [Fact]
    public void APlanOfEveryKindRuns()
    {
        using var engine = new EngineRows();
        engine.Execute("CREATE TABLE customers (id INT, name VARCHAR, country VARCHAR, email VARCHAR, born_on DATE)");
        engine.Execute("CREATE TABLE orders (id INT, customer_id INT, ordered_at TIMESTAMP, shipped_on DATE, paid BOOLEAN)");
        engine.Execute("CREATE TABLE order_items (order_id INT, product_id INT, quantity INT, unit_price DECIMAL(10,2))");

        var sql = PlanCompiler.Compile(EveryKind, Shop, Today, Dialect.DuckDb);

        Assert.Empty(engine.Read(sql));
        Assert.Equal(["country", "month", "orders", "revenue", "days", "nothing", "open", "size", "before", "youngest"], engine.Names(sql));
    }

    [Fact]
    public void HostileNamesAndValuesStayNamesAndValues()
    {
        using var engine = new EngineRows();
        engine.Execute("""CREATE TABLE "select" ("from" VARCHAR, "a""b;--" VARCHAR, "Größe" DOUBLE)""");
        engine.Execute("""INSERT INTO "select" VALUES ('it''s; DROP TABLE "select"; --', '\', 1.5), ('other', '"', 2)""");
        var plan = new QueryPlan
        {
            Select = [new(Column("Größe"), "x\"; DROP TABLE \"select\"; --"), new(Column("a\"b;--"))],
            From = new("select"),
            Where = Is(Column("from"), new TextLiteral("it's; DROP TABLE \"select\"; --")),
        };

        var sql = PlanCompiler.Compile(plan, Shop, Today, Dialect.DuckDb);

        Assert.Equal([["1.5", @"\"]], engine.Read(sql));
        Assert.Equal(["x\"; DROP TABLE \"select\"; --", "a\"b;--"], engine.Names(sql));
        Assert.Equal([["2"]], engine.Read("""SELECT count(*) FROM "select" """));
    }

    [Fact]
    public void TheEngineAgreesWithWhatThePlanPromises()
    {
        var kinds = new HashSet<string>();
        var rows = 0;
        for (var seed = 0; seed < Shops; seed++)
        {
            var random = new Random(seed);
            var shop = new RandomShop(random);
            using var engine = new EngineRows();
            shop.Fill(engine);
            var generator = new RandomPlan(random, shop);
            for (var number = 0; number < PlansPerShop; number++)
            {
                var plan = generator.Next();
                rows += AssertAgrees(plan, shop, engine, $"seed {seed}, plan {number}");
                kinds.UnionWith(plan.Joins.Select(join => join.Type.ToString()));
            }
        }

        // The generator has to reach something for the agreement to mean anything.
        Assert.Equal(4, kinds.Count);
        Assert.True(rows > Shops * PlansPerShop);
    }

    static int AssertAgrees(QueryPlan plan, RandomShop shop, EngineRows engine, string which)
    {
        Assert.Empty(PlanValidator.Validate(plan, shop.Schema, Today));
        var sql = PlanCompiler.Compile(plan, shop.Schema, Today, Dialect.DuckDb);
        var expected = new PlanEvaluator(shop, Today).Run(plan).Select(row => string.Join(" | ", row.Select(Text)));
        var actual = engine.Read(sql).Select(row => string.Join(" | ", row.Select(Text)));
        if (plan.OrderBy.Count == 0)
        {
            (expected, actual) = (expected.Order(), actual.Order());
        }

        var (promised, given) = (expected.ToList(), actual.ToList());
        Assert.True(promised.SequenceEqual(given), $"{which}\n{sql}\nexpected:\n{string.Join('\n', promised)}\nactual:\n{string.Join('\n', given)}");
        return given.Count;
    }

    // Sums of decimals and averages of doubles differ in their last digits and in trailing zeros only.
    static string Text(object? cell) => cell switch
    {
        null => "NULL",
        DateOnly date => date.ToString("yyyy-MM-dd"),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss"),
        bool flag => flag ? "true" : "false",
        string text when !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => text,
        _ => Math.Round(Convert.ToDouble(cell, CultureInfo.InvariantCulture), 6).ToString("0.######"),
    };
}
