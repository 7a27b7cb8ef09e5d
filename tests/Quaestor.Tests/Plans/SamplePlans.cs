using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Plans;

/// <summary>Plans over a small shop that between them use every kind of expression, condition and period.</summary>
static class SamplePlans
{
    public static readonly DateOnly Today = new(2025, 8, 20);

    public static readonly SourceSchema Shop = new(
        "shop",
        [
            Table("customers", ("id", ColumnType.Integer), ("name", ColumnType.Text), ("country", ColumnType.Text), ("email", ColumnType.Text), ("born_on", ColumnType.Date)),
            Table("orders", ("id", ColumnType.Integer), ("customer_id", ColumnType.Integer), ("ordered_at", ColumnType.Timestamp), ("shipped_on", ColumnType.Date), ("paid", ColumnType.Boolean)),
            Table("order_items", ("order_id", ColumnType.Integer), ("product_id", ColumnType.Integer), ("quantity", ColumnType.Integer), ("unit_price", ColumnType.Decimal)),
            Table("select", ("from", ColumnType.Text), ("a\"b;--", ColumnType.Text), ("Größe", ColumnType.Double)),
        ],
        [],
        "fixed");

    public static readonly QueryPlan EveryKind = new()
    {
        Select =
        [
            new(new ColumnReference("country", "c")),
            new(new DateBucket(DateBucketUnit.Month, new ColumnReference("ordered_at")), "month"),
            new(new Aggregate(AggregateFunction.Count), "orders"),
            new(new Aggregate(AggregateFunction.Sum, new Arithmetic(
                new ColumnReference("quantity"), ArithmeticOperator.Multiply, new ColumnReference("unit_price"))), "revenue"),
            new(new Aggregate(AggregateFunction.Avg, new DaysBetween(new ColumnReference("ordered_at"), new ColumnReference("shipped_on"))), "days"),
            new(new NullLiteral(), "nothing"),
            new(new Aggregate(AggregateFunction.Sum, new ColumnReference("quantity"), Distinct: true, new IsNull(new ColumnReference("shipped_on"))), "open"),
            new(new Case(
                [new(new Comparison(new Aggregate(AggregateFunction.Count), ComparisonOperator.Greater, new NumberLiteral(5)), new TextLiteral("many"))],
                new FunctionCall(ScalarFunction.Upper, [new ColumnReference("country", "c")])), "size"),
            new(new Window(
                WindowFunction.Lag,
                new Aggregate(AggregateFunction.Count),
                [new ColumnReference("country", "c")],
                [new(new DateBucket(DateBucketUnit.Month, new ColumnReference("ordered_at")))],
                Offset: 2), "before"),
            new(new SubPlan(new QueryPlan { Select = [new(new Aggregate(AggregateFunction.Max, new ColumnReference("born_on")))], From = new("customers") }), "youngest"),
        ],
        From = new("order_items"),
        Joins =
        [
            new(JoinType.Inner, new("orders"), [new(new("order_id", "order_items"), new("id", "orders"))]),
            new(JoinType.Left, new("customers", "c"), [new(new("customer_id"), new("id", "c"))], new IsNull(new ColumnReference("email", "c"))),
        ],
        Where = new And(
        [
            new Or([
                new Comparison(new ColumnReference("country"), ComparisonOperator.NotEqual, new TextLiteral("DE")),
                new Not(new InList(new ColumnReference("quantity"), [new NumberLiteral(0), new NumberLiteral(2.5m)])),
            ]),
            new Between(new ColumnReference("unit_price"), new NumberLiteral(1), new NumberLiteral(9)),
            new TextMatch(new ColumnReference("name", "c"), TextMatchMode.StartsWith, "A"),
            new InPeriod(new ColumnReference("ordered_at"), new CalendarPeriod(CalendarUnit.Year, new(2025, 1, 1))),
            new InPeriod(new ColumnReference("ordered_at"), new RelativePeriod(CalendarUnit.Month, -3, 3)),
            new InPeriod(new ColumnReference("ordered_at"), new DateRange(new(2025, 1, 1), null)),
            new Comparison(new ColumnReference("ordered_at"), ComparisonOperator.Less, new RelativeDate(CalendarUnit.Day, 0)),
            new Comparison(new ColumnReference("ordered_at"), ComparisonOperator.Greater, new DateLiteral(new(2024, 2, 29))),
            new Comparison(new ColumnReference("ordered_at"), ComparisonOperator.Greater, new TimestampLiteral(new(2024, 2, 29, 13, 45, 0))),
            new Comparison(new ColumnReference("paid"), ComparisonOperator.Equal, new BooleanLiteral(false)),
            new Comparison(new ColumnReference("shipped_on"), ComparisonOperator.Less, new DateAdd(new ColumnReference("ordered_at"), CalendarUnit.Week, 1)),
            new InPlan(new ColumnReference("country", "c"), new QueryPlan
            {
                Select = [new(new ColumnReference("country"))],
                From = new(null, "known", new QueryPlan { Select = [new(new ColumnReference("country"))], From = new("customers") }),
                Combine = [new(SetOperator.Except, new QueryPlan { Select = [new(new TextLiteral("XX"))], From = new("customers") })],
            }),
            new Exists(new QueryPlan
            {
                Select = [new(new NumberLiteral(1))],
                From = new("orders", "again"),
                Where = new Comparison(new ColumnReference("customer_id", "again"), ComparisonOperator.Equal, new ColumnReference("id", "c")),
            }),
        ]),
        GroupBy = [new ColumnReference("country", "c"), new SelectReference("month")],
        Having = new Comparison(new Aggregate(AggregateFunction.Count), ComparisonOperator.GreaterOrEqual, new NumberLiteral(10)),
        OrderBy = [new(new SelectReference("revenue"), Descending: true), new(new ColumnReference("country", "c"), NullsFirst: true)],
        Limit = 10,
        Offset = 0,
    };

    public static ColumnReference Column(string column, string? table = null) => new(column, table);

    public static Aggregate Count() => new(AggregateFunction.Count);

    public static Aggregate Sum(Expression value) => new(AggregateFunction.Sum, value);

    public static Comparison Is(Expression left, Expression right) => new(left, ComparisonOperator.Equal, right);

    public static KeyPair Key(string leftTable, string leftColumn, string rightTable, string rightColumn) =>
        new(new(leftColumn, leftTable), new(rightColumn, rightTable));

    static TableSchema Table(string name, params (string Name, ColumnType Type)[] columns) =>
        new(name, [.. columns.Select(column => new ColumnSchema(column.Name, column.Type, column.Type.ToString(), null))], null, false, []);
}
