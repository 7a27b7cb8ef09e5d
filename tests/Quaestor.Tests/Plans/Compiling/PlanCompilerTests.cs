using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using static Quaestor.Tests.Plans.SamplePlans;

namespace Quaestor.Tests.Plans.Compiling;

public sealed class PlanCompilerTests
{
    static readonly QueryPlan Customers = new() { Select = [new(Column("name"))], From = new("customers") };
    static readonly QueryPlan Orders = new() { Select = [new(Column("id"))], From = new("orders") };

    [Fact]
    public void OneTableNeedsNoAliases() => AssertSql(
        """
        SELECT name, country
        FROM customers
        WHERE country = 'Germany'
        ORDER BY name
        LIMIT 5
        """,
        Customers with
        {
            Select = [new(Column("NAME")), new(Column("country"))],
            Where = Is(Column("country"), new TextLiteral("Germany")),
            OrderBy = [new(Column("name"))],
            Limit = 5,
        });

    [Fact]
    public void SeveralTablesJoinAlongKeysWithShortAliases() => AssertSql(
        """
        SELECT c.country, sum(oi.quantity * oi.unit_price) AS revenue
        FROM order_items AS oi
        JOIN orders AS o ON o.id = oi.order_id
        JOIN customers AS c ON c.id = o.customer_id
        WHERE o.ordered_at >= DATE '2025-01-01'
          AND o.ordered_at < DATE '2026-01-01'
        GROUP BY c.country
        HAVING sum(oi.quantity * oi.unit_price) > 1000
        ORDER BY revenue DESC
        """,
        new QueryPlan
        {
            Select = [new(Column("country")), new(Sum(new Arithmetic(Column("quantity"), ArithmeticOperator.Multiply, Column("unit_price"))), "revenue")],
            From = new("order_items"),
            Joins =
            [
                new(JoinType.Inner, new("orders"), [Key("order_items", "order_id", "orders", "id")]),
                new(JoinType.Inner, new("customers"), [Key("orders", "customer_id", "customers", "id")]),
            ],
            Where = new InPeriod(Column("ordered_at"), new CalendarPeriod(CalendarUnit.Year, new(2025, 6, 1))),
            GroupBy = [Column("country")],
            Having = new Comparison(new SelectReference("revenue"), ComparisonOperator.Greater, new NumberLiteral(1000)),
            OrderBy = [new(new SelectReference("revenue"), Descending: true)],
        });

    [Fact]
    public void WhoHasNoPartnerIsAskedByNotExists() => AssertSql(
        """
        SELECT c.name
        FROM customers AS c
        WHERE c.country = 'France'
          AND NOT EXISTS (
            SELECT 1
            FROM orders AS o
            WHERE o.customer_id = c.id
              AND o.paid = true
          )
        """,
        Customers with
        {
            Joins = [new(JoinType.Anti, new("orders"), [Key("customers", "id", "orders", "customer_id")], Is(Column("paid"), new BooleanLiteral(true)))],
            Where = Is(Column("country"), new TextLiteral("France")),
        });

    [Fact]
    public void AConditionOfALeftJoinStaysInTheJoin() => AssertSql(
        """
        SELECT c.name, count(o.id) AS orders
        FROM customers AS c
        LEFT JOIN orders AS o ON o.customer_id = c.id AND o.paid = true
        GROUP BY c.name
        """,
        Customers with
        {
            Select = [new(Column("name")), new(new Aggregate(AggregateFunction.Count, Column("id", "orders")), "orders")],
            Joins = [new(JoinType.Left, new("orders"), [Key("customers", "id", "orders", "customer_id")], Is(Column("paid"), new BooleanLiteral(true)))],
            GroupBy = [Column("name")],
        });

    [Fact]
    public void TheSameTableTwiceKeepsThePlansAliases() => AssertSql(
        """
        SELECT c.name, other.name AS other_name
        FROM customers AS c
        JOIN customers AS other ON other.country = c.country
        """,
        Customers with
        {
            Select = [new(Column("name", "customers")), new(Column("name", "other"))],
            Joins = [new(JoinType.Inner, new("customers", "other"), [Key("customers", "country", "other", "country")])],
        });

    [Fact]
    public void AResultNamedLikeAColumnIsNotTakenForIt() => AssertSql(
        """
        SELECT c.country, max(c.name) AS name
        FROM customers AS c
        GROUP BY c.country
        ORDER BY name, c.country DESC NULLS FIRST
        """,
        Customers with
        {
            Select = [new(Column("country")), new(new Aggregate(AggregateFunction.Max, Column("name")), "name")],
            GroupBy = [Column("country")],
            OrderBy = [new(new SelectReference("name")), new(Column("country"), Descending: true, NullsFirst: true)],
        });

    [Fact]
    public void ConditionsNestAndAreNegatedAsPeopleWriteThem() => AssertSql(
        """
        SELECT name
        FROM customers
        WHERE (country = 'FR' OR (email IS NULL AND name LIKE 'A%'))
          AND country NOT IN ('DE', 'AT')
          AND email IS NOT NULL
          AND name NOT ILIKE '%50\%\_\\%' ESCAPE '\'
          AND id NOT BETWEEN 1 AND 9
          AND NOT (id = 3 OR id = 4)
          AND id >= 7
        """,
        Customers with
        {
            Where = new And(
            [
                new Or(
                [
                    Is(Column("country"), new TextLiteral("FR")),
                    new And([new IsNull(Column("email")), new TextMatch(Column("name"), TextMatchMode.StartsWith, "A", CaseSensitive: true)]),
                ]),
                new Not(new InList(Column("country"), [new TextLiteral("DE"), new TextLiteral("AT")])),
                new Not(new IsNull(Column("email"))),
                new Not(new TextMatch(Column("name"), TextMatchMode.Contains, @"50%_\")),
                new Not(new Between(Column("id"), new NumberLiteral(1), new NumberLiteral(9))),
                new Not(new Or([Is(Column("id"), new NumberLiteral(3)), Is(Column("id"), new NumberLiteral(4))])),
                new Not(new Comparison(Column("id"), ComparisonOperator.Less, new NumberLiteral(7))),
            ]),
        });

    [Fact]
    public void ADayAmongTimestampsIsTheWholeDay() => AssertSql(
        """
        SELECT id
        FROM orders
        WHERE ordered_at < DATE '2025-02-01'
          AND ordered_at >= DATE '2025-03-06'
          AND ordered_at >= DATE '2025-03-05'
          AND ordered_at < DATE '2025-03-06'
          AND shipped_on <= DATE '2025-03-05'
          AND ordered_at >= DATE '2025-01-01'
          AND ordered_at < DATE '2025-02-01'
        """,
        Orders with
        {
            Where = new And(
            [
                new Comparison(Column("ordered_at"), ComparisonOperator.LessOrEqual, new DateLiteral(new(2025, 1, 31))),
                new Comparison(new TextLiteral("2025-03-05"), ComparisonOperator.Less, Column("ordered_at")),
                Is(Column("ordered_at"), new DateLiteral(new(2025, 3, 5))),
                new Comparison(Column("shipped_on"), ComparisonOperator.LessOrEqual, new DateLiteral(new(2025, 3, 5))),
                new Between(Column("ordered_at"), new DateLiteral(new(2025, 1, 1)), new DateLiteral(new(2025, 1, 31))),
            ]),
        });

    // Today is Wednesday, 20 August 2025.
    [Theory]
    [InlineData(CalendarUnit.Day, 0, 1, "2025-08-20", "2025-08-21")]
    [InlineData(CalendarUnit.Day, -30, 30, "2025-07-21", "2025-08-20")]
    [InlineData(CalendarUnit.Week, 0, 1, "2025-08-18", "2025-08-25")]
    [InlineData(CalendarUnit.Week, -1, 1, "2025-08-11", "2025-08-18")]
    [InlineData(CalendarUnit.Month, -1, 1, "2025-07-01", "2025-08-01")]
    [InlineData(CalendarUnit.Month, -3, 3, "2025-05-01", "2025-08-01")]
    [InlineData(CalendarUnit.Quarter, 0, 1, "2025-07-01", "2025-10-01")]
    [InlineData(CalendarUnit.Quarter, -1, 1, "2025-04-01", "2025-07-01")]
    [InlineData(CalendarUnit.Year, -1, 1, "2024-01-01", "2025-01-01")]
    public void ARelativePeriodIsCountedFromToday(CalendarUnit unit, int offset, int count, string from, string until) => AssertSql(
        $"""
        SELECT id
        FROM orders
        WHERE ordered_at >= DATE '{from}'
          AND ordered_at < DATE '{until}'
        """,
        Orders with { Where = new InPeriod(Column("ordered_at"), new RelativePeriod(unit, offset, count)) });

    [Fact]
    public void DatesAreGroupedByTheUnitAsked() => AssertSql(
        """
        SELECT
          year(ordered_at) AS year,
          CAST(date_trunc('month', ordered_at) AS DATE) AS month,
          isodow(ordered_at) AS weekday,
          avg(date_diff('day', ordered_at, shipped_on)) AS avg,
          count(*) AS count
        FROM orders
        GROUP BY
          year(ordered_at),
          CAST(date_trunc('month', ordered_at) AS DATE),
          isodow(ordered_at)
        ORDER BY month
        """,
        Orders with
        {
            Select =
            [
                new(new DateBucket(DateBucketUnit.Year, Column("ordered_at"))),
                new(new DateBucket(DateBucketUnit.Month, Column("ordered_at"))),
                new(new DateBucket(DateBucketUnit.Weekday, Column("ordered_at"))),
                new(new Aggregate(AggregateFunction.Avg, new DaysBetween(Column("ordered_at"), Column("shipped_on")))),
                new(Count()),
            ],
            GroupBy = [new SelectReference("year"), new SelectReference("month"), new SelectReference("weekday")],
            OrderBy = [new(new SelectReference("month"))],
        });

    [Fact]
    public void ArithmeticKeepsItsOrderAndNeverDividesByZero() => AssertSql(
        """
        SELECT
          sum((quantity - 1) * (unit_price * 2)) / nullif(count(*), 0) AS value,
          avg(quantity / 2 - (-3 - unit_price)) AS avg
        FROM order_items
        """,
        new QueryPlan
        {
            Select =
            [
                new(new Arithmetic(
                    Sum(new Arithmetic(
                        new Arithmetic(Column("quantity"), ArithmeticOperator.Subtract, new NumberLiteral(1)),
                        ArithmeticOperator.Multiply,
                        new Arithmetic(Column("unit_price"), ArithmeticOperator.Multiply, new NumberLiteral(2)))),
                    ArithmeticOperator.Divide,
                    Count())),
                new(new Aggregate(AggregateFunction.Avg, new Arithmetic(
                    new Arithmetic(Column("quantity"), ArithmeticOperator.Divide, new NumberLiteral(2)),
                    ArithmeticOperator.Subtract,
                    new Arithmetic(new NumberLiteral(-3), ArithmeticOperator.Subtract, Column("unit_price"))))),
            ],
            From = new("order_items"),
        });

    [Fact]
    public void OnlyOddNamesAreQuotedAndNothingEscapes() => AssertSql(
        """
        SELECT DISTINCT "from", "a""b;--", "Größe" AS "x"" FROM y; --"
        FROM "select"
        WHERE "from" = 'it''s; DROP TABLE customers; --'
          AND "a""b;--" IN ('\', '"', '日本')
        """,
        new QueryPlan
        {
            Select = [new(Column("from")), new(Column("a\"b;--")), new(Column("Größe"), "x\" FROM y; --")],
            From = new("select"),
            Where = new And(
            [
                Is(Column("from"), new TextLiteral("it's; DROP TABLE customers; --")),
                new InList(Column("a\"b;--"), [new TextLiteral(@"\"), new TextLiteral("\""), new TextLiteral("日本")]),
            ]),
            Distinct = true,
        });

    [Fact]
    public void CompilingTwiceGivesTheSameText()
    {
        var plan = EveryKind with { Where = new InPeriod(Column("ordered_at"), new RelativePeriod(CalendarUnit.Month, -1)) };

        var read = QueryPlanJson.Parse(QueryPlanJson.Serialize(plan));

        Assert.Equal(PlanCompiler.Compile(plan, Shop, Today, Dialect.DuckDb), PlanCompiler.Compile(read, Shop, Today, Dialect.DuckDb));
    }

    [Fact]
    public void APlanThatDoesNotFitIsNotCompiled()
    {
        var exception = Assert.Throws<PlanException>(() => PlanCompiler.Compile(Customers with { From = new("nowhere") }, Shop, Today, Dialect.DuckDb));

        Assert.Contains("There is no table \"nowhere\" in shop.", exception.Message);
    }

    static void AssertSql(string expected, QueryPlan plan) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), PlanCompiler.Compile(plan, Shop, Today, Dialect.DuckDb));
}
