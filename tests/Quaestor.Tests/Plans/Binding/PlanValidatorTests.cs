using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Binding;
using static Quaestor.Tests.Plans.SamplePlans;

namespace Quaestor.Tests.Plans.Binding;

public sealed class PlanValidatorTests
{
    static readonly QueryPlan Customers = new() { Select = [new(Column("name"))], From = new("customers") };
    static readonly QueryPlan Orders = new() { Select = [new(Column("id"))], From = new("orders") };

    static readonly QueryPlan OrdersOfCustomers = Orders with
    {
        Select = [new(Column("name"))],
        Joins = [new(JoinType.Inner, new("customers"), [Key("orders", "customer_id", "customers", "id")])],
    };

    [Fact]
    public void APlanThatFitsHasNoProblems() => Assert.Empty(PlanValidator.Validate(EveryKind with { Where = null }, Shop, Today));

    [Fact]
    public void ATableIsKnownWithItsSourceAndWithoutRegardToCase() =>
        Assert.Empty(PlanValidator.Validate(Customers with { From = new("Shop.CUSTOMERS") }, Shop, Today));

    [Fact]
    public void AnUnknownTableIsNamedWithTheNearest() =>
        AssertProblem(Customers with { From = new("custmers") }, "from.table", "Did you mean \"customers\"?");

    [Fact]
    public void AnUnknownColumnIsNamedWithTheNearest() =>
        AssertProblem(Customers with { Select = [new(Column("contry"))] }, "select[0].value.column", "Did you mean \"country\"?");

    [Fact]
    public void AColumnOfTwoTablesMustNameOne() =>
        AssertProblem(OrdersOfCustomers with { Select = [new(Column("id"))] }, "select[0].value.column", "orders and customers");

    [Fact]
    public void AColumnOfAnotherTableSaysWhichHasIt() =>
        AssertProblem(OrdersOfCustomers with { Select = [new(Column("country", "orders"))] }, "select[0].value.column", "customers has one");

    [Fact]
    public void AnAntiJoinShowsNoColumns() =>
        AssertProblem(
            Customers with
            {
                Select = [new(Column("ordered_at", "orders"))],
                Joins = [new(JoinType.Anti, new("orders"), [Key("customers", "id", "orders", "customer_id")])],
            },
            "select[0].value.table",
            "shows no columns");

    [Fact]
    public void AKeyMayNameOnlyTablesBeforeIt() =>
        AssertProblem(
            OrdersOfCustomers with { Joins = [new(JoinType.Inner, new("customers"), [Key("customers", "id", "customers", "id")])] },
            "joins[0].on[0].left.table",
            "only later");

    [Fact]
    public void TheSameTableTwiceNeedsAnAlias() =>
        AssertProblem(
            Customers with { Joins = [new(JoinType.Inner, new("customers"), [Key("customers", "id", "customers", "id")])] },
            "joins[0].table.alias",
            "alias of its own");

    [Fact]
    public void KeysOfDifferentTypesDoNotJoin() =>
        AssertProblem(
            Orders with { Select = [new(Column("email"))], Joins = [new(JoinType.Inner, new("customers"), [Key("orders", "id", "customers", "name")])] },
            "joins[0].on[0]",
            "do not join");

    [Fact]
    public void ASumOfTextIsRefused() =>
        AssertProblem(Customers with { Select = [new(Sum(Column("name")))] }, "select[0].value.argument", "sum needs a number, but this is text");

    [Fact]
    public void ADateIsNotComparedWithANumber() =>
        AssertProblem(
            Customers with { Where = Is(Column("born_on"), new NumberLiteral(1990)) },
            "where.right",
            "\"born_on\" is a date and cannot be compared with a number");

    [Fact]
    public void TextBesideANumberSaysHowToWriteIt() =>
        AssertProblem(
            Customers with { Where = Is(Column("name"), new NumberLiteral(7)) },
            "where.right",
            """Write {"kind":"text","value":"7"}""");

    [Fact]
    public void TextBesideADateMustBeOne()
    {
        AssertProblem(Customers with { Where = Is(Column("born_on"), new TextLiteral("last year")) }, "where.right", "written 2025-01-31");
        Assert.Empty(PlanValidator.Validate(Customers with { Where = Is(Column("born_on"), new TextLiteral("1990-05-17")) }, Shop, Today));
    }

    [Fact]
    public void NothingIsComparedWithNull() =>
        AssertProblem(Customers with { Where = Is(Column("name"), new NullLiteral()) }, "where.right", "is_null");

    [Fact]
    public void OnlyTextIsMatched() =>
        AssertProblem(Customers with { Where = new TextMatch(Column("id"), TextMatchMode.Contains, "1") }, "where.value", "Only text");

    [Fact]
    public void APeriodMustHoldADay() =>
        AssertProblem(
            Customers with { Where = new InPeriod(Column("born_on"), new DateRange(new(2025, 1, 1), new(2025, 1, 1))) },
            "where.period",
            "holds no day");

    [Fact]
    public void APeriodBeyondTheCalendarIsRefused() =>
        AssertProblem(
            Customers with { Where = new InPeriod(Column("born_on"), new RelativePeriod(CalendarUnit.Quarter, int.MaxValue)) },
            "where.period",
            "years 1 to 9999");

    [Fact]
    public void WhatIsNotAggregatedMustBeGrouped() =>
        AssertProblem(
            Customers with { Select = [new(Column("country")), new(Column("name")), new(Count())], GroupBy = [Column("country")] },
            "select[1].value",
            "\"name\" is neither aggregated nor in group_by");

    [Fact]
    public void AnAggregateBelongsIntoHaving() =>
        AssertProblem(Customers with { Where = Is(Count(), new NumberLiteral(1)) }, "where.left", "put it in having");

    [Fact]
    public void AnAggregateHoldsNoOther() =>
        AssertProblem(Customers with { Select = [new(Sum(Count()))] }, "select[0].value.argument", "cannot hold another");

    [Fact]
    public void AConstantNeitherGroupsNorOrders()
    {
        AssertProblem(Customers with { OrderBy = [new(new NumberLiteral(1))] }, "order_by[0].value", "constant");
        AssertProblem(Customers with { Select = [new(Count())], GroupBy = [new NumberLiteral(1)] }, "group_by", "constant");
    }

    [Fact]
    public void DistinctOrdersOnlyByWhatItShows() =>
        AssertProblem(Customers with { Distinct = true, OrderBy = [new(Column("country"))] }, "order_by[0].value", "With distinct");

    [Fact]
    public void TwoResultColumnsCannotShareAName() =>
        AssertProblem(Customers with { Select = [new(Column("name"), "x"), new(Column("country"), "X")] }, "select[1].as", "\"X\"");

    [Fact]
    public void ASelectItemIsReferredToByItsName() =>
        AssertProblem(Customers with { Select = [new(Column("country"), "land")], OrderBy = [new(new SelectReference("lnd"))] }, "order_by[0].value.as", "Did you mean \"land\"?");

    [Fact]
    public void ANegativeLimitIsRefused() => AssertProblem(Customers with { Limit = -1 }, "limit", "negative");

    static void AssertProblem(QueryPlan plan, string path, string message)
    {
        var problem = Assert.Single(PlanValidator.Validate(plan, Shop, Today));
        Assert.Equal(path, problem.Path);
        Assert.Contains(message, problem.Message);
    }
}
