using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;
using static Quaestor.Tests.Plans.SamplePlans;
using SortKey = Quaestor.Data.Plans.SortKey;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>Each construct over six rows that can be reckoned by hand, on every engine.</summary>
[Trait("Size", "Slow")]
public sealed class ConstructTests(PostgresCluster cluster)
{
    static readonly ShopTable Sales = new(
        "sales",
        [("id", ColumnType.Integer), ("region", ColumnType.Text), ("day", ColumnType.Date), ("amount", ColumnType.Integer), ("rep", ColumnType.Text)],
        [
            [1L, "north", new DateOnly(2025, 1, 15), 10L, "Ann"],
            [2L, "north", new DateOnly(2025, 1, 31), 30L, "bob"],
            [3L, "north", new DateOnly(2025, 2, 10), 20L, null],
            [4L, "south", new DateOnly(2025, 2, 10), 5L, "Ann"],
            [5L, "south", new DateOnly(2025, 3, 1), 5L, "Zoë"],
            [6L, "west", null, null, "b%"],
        ]);

    static readonly SourceSchema Schema = new("sales", [Sales.Schema], [], "fixed");
    static readonly QueryPlan Ids = new() { Select = [new(Column("id"))], From = new("sales"), OrderBy = [new(Column("id"))] };
    static readonly Expression Total = Sum(Column("amount"));

    [Fact]
    public Task TheBestOfEachGroupIsAFilterOverItsRank() => AssertRows(
        ["2", "4", "6"],
        Ids with
        {
            From = new(null, "ranked", Ids with
            {
                Select = [new(Column("id")), new(new Window(WindowFunction.RowNumber, null, [Column("region")], [new(Column("amount"), Descending: true), new(Column("id"))]), "place")],
                OrderBy = [],
            }),
            Where = Is(Column("place"), new NumberLiteral(1)),
        });

    [Fact]
    public Task ARunningTotalAShareAndTheChangeLookAtOtherRows() => AssertRows(
        ["1 | 10 | 0.166666666667 | NULL", "2 | 40 | 0.5 | 20", "3 | 60 | 0.333333333333 | -10"],
        Ids with
        {
            Select =
            [
                new(Column("id")),
                new(new Window(WindowFunction.Sum, Column("amount"), null, [new(Column("id"))]), "running"),
                new(new Arithmetic(Column("amount"), ArithmeticOperator.Divide, new Window(WindowFunction.Sum, Column("amount"))), "share"),
                new(new Arithmetic(Column("amount"), ArithmeticOperator.Subtract, new Window(WindowFunction.Lag, Column("amount"), null, [new(Column("id"))])), "change"),
            ],
            Where = Is(Column("region"), new TextLiteral("north")),
        });

    [Fact]
    public Task GroupsAreComparedWithTheMonthBefore() => AssertRows(
        ["2025-01-01 | 40 | NULL", "2025-02-01 | 25 | -15", "2025-03-01 | 5 | -20"],
        new QueryPlan
        {
            Select =
            [
                new(new DateBucket(DateBucketUnit.Month, Column("day")), "month"),
                new(Total, "total"),
                new(new Arithmetic(Total, ArithmeticOperator.Subtract, new Window(WindowFunction.Lag, Total, null, [new(new DateBucket(DateBucketUnit.Month, Column("day")))])), "change"),
            ],
            From = new("sales"),
            Where = new Not(new IsNull(Column("day"))),
            GroupBy = [new SelectReference("month")],
            OrderBy = [new(new SelectReference("month"))],
        });

    [Fact]
    public Task NotInASubPlanIgnoresItsMissingValues() => AssertRows(
        ["5", "6"],
        Ids with { Where = new Not(new InPlan(Column("rep"), Ids with { Select = [new(Column("rep"))], Where = Is(Column("region"), new TextLiteral("north")), OrderBy = [] })) });

    [Fact]
    public Task ASubPlanMayNameTheTableAroundIt() => AssertRows(
        ["1", "2", "4"],
        Ids with
        {
            From = new("sales", "s"),
            Where = new Exists(Ids with
            {
                From = new("sales", "later"),
                OrderBy = [],
                Where = new And([
                    Is(Column("region", "later"), Column("region", "s")),
                    new Comparison(Column("day", "later"), ComparisonOperator.Greater, Column("day", "s"))]),
            }),
        });

    [Fact]
    public Task AnAverageOfASubPlanIsAValue() => AssertRows(
        ["2", "3"],
        Ids with
        {
            Where = new Comparison(Column("amount"), ComparisonOperator.Greater, new SubPlan(new QueryPlan { Select = [new(new Aggregate(AggregateFunction.Avg, Column("amount")))], From = new("sales") })),
        });

    [Fact]
    public Task PlansAreCombinedFromLeftToRight() => AssertRows(
        ["south"],
        Regions("north") with
        {
            Combine = [new(SetOperator.Union, Regions("south")), new(SetOperator.Intersect, Regions("south"))],
            OrderBy = [new(new SelectReference("region"))],
        });

    [Fact]
    public Task TheOrderAndLimitOfACombinedPlanAreThoseOfTheWhole() => AssertRows(
        ["west", "south", "south"],
        Regions("south") with
        {
            Combine = [new(SetOperator.UnionAll, Regions("west")), new(SetOperator.UnionAll, Regions("north"))],
            OrderBy = [new(Column("region"), Descending: true)],
            Limit = 3,
        });

    [Fact]
    public Task AggregatesTakeDistinctValuesAndRowsOfTheirOwn() => AssertRows(
        ["6 | 5 | 4 | 65 | 3 | 60"],
        new QueryPlan
        {
            Select =
            [
                new(Count(), "rows"),
                new(new Aggregate(AggregateFunction.Count, Column("amount")), "present"),
                new(new Aggregate(AggregateFunction.CountDistinct, Column("amount")), "different"),
                new(new Aggregate(AggregateFunction.Sum, Column("amount"), Distinct: true), "sum"),
                new(new Aggregate(AggregateFunction.Count, null, Where: new Comparison(Column("amount"), ComparisonOperator.GreaterOrEqual, new NumberLiteral(10))), "large"),
                new(new Aggregate(AggregateFunction.Sum, Column("amount"), Where: Is(Column("region"), new TextLiteral("north"))), "north"),
            ],
            From = new("sales"),
        });

    [Fact]
    public Task NumbersAreComputedAlike() => AssertRows(
        ["-1 | NULL | 3.5 | NULL | 3 | -3 | -2 | -1 | 1.3"],
        First(
            Compute(-7, ArithmeticOperator.Modulo, 3),
            Compute(7, ArithmeticOperator.Modulo, 0),
            Compute(7, ArithmeticOperator.Divide, 2),
            Compute(7, ArithmeticOperator.Divide, 0),
            Call(ScalarFunction.Round, new NumberLiteral(2.5m)),
            Call(ScalarFunction.Round, new NumberLiteral(-2.5m)),
            Call(ScalarFunction.Floor, new NumberLiteral(-1.5m)),
            Call(ScalarFunction.Ceiling, new NumberLiteral(-1.5m)),
            Call(ScalarFunction.Round, new NumberLiteral(1.25m), new NumberLiteral(1))));

    [Fact]
    public Task DatesMoveToDaysThatThereAre() => AssertRows(
        ["2025-02-28 | 2025-02-10 | NULL | 2024-02-29 | 45 | 2025-02-01"],
        First(
            new DateAdd(new DateLiteral(new(2025, 1, 31)), CalendarUnit.Month, 1),
            new DateAdd(new DateLiteral(new(2025, 2, 24)), CalendarUnit.Week, -2),
            Call(ScalarFunction.ToDate, Call(ScalarFunction.Concat, new TextLiteral("2025-02-"), new TextLiteral("30"))),
            Call(ScalarFunction.ToDate, new TextLiteral("2024-02-29")),
            new DaysBetween(new DateLiteral(new(2025, 1, 15)), new DateLiteral(new(2025, 3, 1))),
            new DateAdd(new DateBucket(DateBucketUnit.Month, new DateLiteral(new(2025, 1, 20))), CalendarUnit.Month, 1)));

    [Fact]
    public Task TextsAreMadeAlike() => AssertRows(
        ["a-b | NULL | bc | 3 | x y | -12.5 | NULL | 7"],
        First(
            Call(ScalarFunction.Lower, Call(ScalarFunction.Concat, new TextLiteral("A-"), new TextLiteral("B"))),
            Call(ScalarFunction.Concat, new TextLiteral("a"), new Case([new(Is(Column("id"), new NumberLiteral(0)), new TextLiteral("b"))])),
            Call(ScalarFunction.Substring, new TextLiteral("abcd"), new NumberLiteral(2), new NumberLiteral(2)),
            Call(ScalarFunction.Length, new TextLiteral("a😀b")),
            Call(ScalarFunction.Replace, Call(ScalarFunction.Trim, new TextLiteral("  x-y ")), new TextLiteral("-"), new TextLiteral(" ")),
            Call(ScalarFunction.ToNumber, new TextLiteral("-12.5")),
            Call(ScalarFunction.ToNumber, new TextLiteral("12 kg")),
            Call(ScalarFunction.ToText, new NumberLiteral(7))));

    [Theory]
    [InlineData(TextMatchMode.Contains, "B", false, new[] { "2", "6" })]
    [InlineData(TextMatchMode.Contains, "B", true, new string[0])]
    [InlineData(TextMatchMode.StartsWith, "b", true, new[] { "2", "6" })]
    [InlineData(TextMatchMode.Contains, "%", true, new[] { "6" })]
    [InlineData(TextMatchMode.EndsWith, "%", false, new[] { "6" })]
    [InlineData(TextMatchMode.Like, "_o%", true, new[] { "2", "5" })]
    public Task AMatchTakesItsTextToTheLetter(TextMatchMode mode, string text, bool caseSensitive, string[] ids) =>
        AssertRows(ids, Ids with { Where = new TextMatch(Column("rep"), mode, text, caseSensitive) });

    [Fact]
    public async Task MissingValuesSortLastAndTextByCodePoint()
    {
        await AssertRows(["Ann", "Ann", "Zoë", "b%", "bob", "NULL"], Reps(new SortKey(Column("rep"))));
        await AssertRows(["bob", "b%", "Zoë", "Ann", "Ann", "NULL"], Reps(new SortKey(Column("rep"), Descending: true)));
        await AssertRows(["NULL", "bob", "b%", "Zoë", "Ann", "Ann"], Reps(new SortKey(Column("rep"), Descending: true, NullsFirst: true)));
        await AssertRows(["NULL", "bob", "b%", "Zoë", "Ann"], Reps(new SortKey(Column("rep"), Descending: true, NullsFirst: true)) with { Distinct = true });
    }

    static QueryPlan Reps(SortKey key) => Ids with { Select = [new(Column("rep"))], OrderBy = [key] };

    static QueryPlan Regions(string region) =>
        new() { Select = [new(Column("region"))], From = new("sales"), Where = Is(Column("region"), new TextLiteral(region)), Distinct = region == "north" };

    static QueryPlan First(params Expression[] values) =>
        Ids with { Select = [.. values.Select((value, index) => new SelectItem(value, $"v{index}"))], OrderBy = [], Where = Is(Column("id"), new NumberLiteral(1)) };

    static Arithmetic Compute(int left, ArithmeticOperator operation, int right) => new(new NumberLiteral(left), operation, new NumberLiteral(right));

    static FunctionCall Call(ScalarFunction function, params Expression[] arguments) => new(function, arguments);

    async Task AssertRows(string[] expected, QueryPlan plan)
    {
        await using var engines = await ThreeEngines.OpenAsync(cluster, [Sales]);
        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            var sql = PlanCompiler.Compile(plan, Schema, Today, dialect);
            var columns = PlanBinder.Bind(plan, Schema, Today, dialect, out _)!.Columns;
            var rows = await engines.ReadAsync(dialect, sql, [.. columns.Select(column => column.Type)]);
            Assert.True(expected.SequenceEqual(rows), $"{dialect}\n{sql}\n{string.Join('\n', rows)}");
        }
    }
}
