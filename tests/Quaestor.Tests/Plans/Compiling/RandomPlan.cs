using Quaestor.Data.Plans;
using Quaestor.Data.Results;
using SortKey = Quaestor.Data.Plans.SortKey;

namespace Quaestor.Tests.Plans.Compiling;

/// <summary>Makes plans that are valid over a <see cref="RandomShop"/>.</summary>
sealed class RandomPlan(Random random, RandomShop shop)
{
    (ColumnReference Column, ColumnType Type)[] _columns = [];

    public QueryPlan Next()
    {
        var (from, joins) = Tables();
        _columns = [.. new[] { from }.Concat(joins.Where(join => join.Type is JoinType.Inner or JoinType.Left).Select(Joined)).SelectMany(Columns)];
        var plan = new QueryPlan { Select = [], From = new(from.Name), Joins = joins, Where = random.Next(3) == 0 ? null : Condition(2) };
        plan = random.Next(2) == 0 ? Grouped(plan) : plan with { Select = [.. Some(4).Select((column, index) => new SelectItem(column, $"c{index}"))], Distinct = random.Next(3) == 0 };
        return Ordered(plan);
    }

    (RandomTable From, Join[] Joins) Tables()
    {
        var (parents, children) = (shop.Parents, shop.Children);
        var down = new KeyPair(new("id", parents.Name), new("parent", children.Name));
        var up = new KeyPair(new("parent", children.Name), new("id", parents.Name));
        return random.Next(6) switch
        {
            0 => (parents, []),
            1 => (children, []),
            2 => (children, [Join(JoinType.Inner, parents, up)]),
            3 => (parents, [Join(JoinType.Left, children, down)]),
            4 => (parents, [Join(JoinType.Semi, children, down)]),
            _ => (parents, [Join(JoinType.Anti, children, down)]),
        };
    }

    Join Join(JoinType type, RandomTable table, KeyPair key)
    {
        _columns = [.. Columns(table)];
        return new(type, new(table.Name), [key], random.Next(2) == 0 ? null : Condition(1));
    }

    RandomTable Joined(Join join) => join.Table.Table == shop.Parents.Name ? shop.Parents : shop.Children;

    static IEnumerable<(ColumnReference, ColumnType)> Columns(RandomTable table) =>
        table.Columns.Select(column => (new ColumnReference(column.Name, table.Name), column.Type));

    QueryPlan Grouped(QueryPlan plan)
    {
        var groups = random.Next(3) == 0 ? [] : Some(2).Select(MaybeBucket).Distinct().ToList();
        var aggregates = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Aggregate()).ToList();
        return plan with
        {
            Select = [.. groups.Concat(aggregates).Select((value, index) => new SelectItem(value, $"c{index}"))],
            GroupBy = groups,
            Having = random.Next(3) == 0 ? new Comparison(new Aggregate(AggregateFunction.Count), Operator(), new NumberLiteral(random.Next(4))) : null,
        };
    }

    Expression MaybeBucket(ColumnReference column)
    {
        var type = _columns.First(known => known.Column == column).Type;
        var units = Enum.GetValues<DateBucketUnit>().Where(unit => type == ColumnType.Timestamp || unit != DateBucketUnit.Hour).ToArray();
        return type is ColumnType.Date or ColumnType.Timestamp && random.Next(3) > 0 ? new DateBucket(units[random.Next(units.Length)], column) : column;
    }

    Expression Aggregate()
    {
        var numbers = _columns.Where(column => column.Type is ColumnType.Integer or ColumnType.Decimal).Select(column => column.Column).ToArray();
        Expression number = Pick(numbers);
        if (random.Next(3) == 0)
        {
            number = new Arithmetic(number, (ArithmeticOperator)random.Next(4), Pick(numbers));
        }

        return random.Next(7) switch
        {
            0 => new Aggregate(AggregateFunction.Count),
            1 => new Aggregate(AggregateFunction.Count, Pick(_columns).Column),
            2 => new Aggregate(AggregateFunction.CountDistinct, Pick(_columns).Column),
            3 => new Aggregate(AggregateFunction.Sum, number),
            4 => new Aggregate(AggregateFunction.Min, Pick(_columns).Column),
            5 => new Aggregate(AggregateFunction.Max, Pick(_columns).Column),
            _ => new Aggregate(random.Next(2) == 0 ? AggregateFunction.Avg : AggregateFunction.Median, number),
        };
    }

    // Every select item orders, so that only equal rows tie and limit and offset have one right answer.
    QueryPlan Ordered(QueryPlan plan) => plan.Select.Any(item => item.Value is Aggregate { Function: AggregateFunction.Avg or AggregateFunction.Median or AggregateFunction.Sum })
        ? plan
        : plan with
        {
            OrderBy = [.. plan.Select.OrderBy(_ => random.Next()).Select(item => new SortKey(random.Next(2) == 0 ? new SelectReference(item.As!) : item.Value, random.Next(2) == 0, random.Next(2) == 0))],
            Limit = random.Next(2) == 0 ? random.Next(6) : null,
            Offset = random.Next(3) == 0 ? random.Next(3) : null,
        };

    Condition Condition(int depth) => random.Next(depth == 0 ? 6 : 10) switch
    {
        0 => new IsNull(Pick(_columns).Column),
        1 when Texts() is { Length: > 0 } texts => new TextMatch(Pick(texts), (TextMatchMode)random.Next(3), Pick(RandomShop.Texts), random.Next(2) == 0),
        2 => In(Pick(_columns)),
        3 => Between(Pick(_columns)),
        4 when Dates() is { Length: > 0 } dates => new InPeriod(Pick(dates), Period()),
        6 or 9 => new Not(Condition(depth - 1)),
        7 => new And([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(depth - 1))]),
        8 => new Or([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(depth - 1))]),
        _ => Compare(Pick(_columns)),
    };

    Comparison Compare((ColumnReference Column, ColumnType Type) column) => random.Next(3) > 0
        ? new(column.Column, Operator(), Literal(column))
        : new(Literal(column), Operator(), column.Column);

    InList In((ColumnReference Column, ColumnType Type) column) =>
        new(column.Column, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Literal(column))]);

    Between Between((ColumnReference Column, ColumnType Type) column) => new(column.Column, Literal(column), Literal(column));

    Period Period() => random.Next(3) switch
    {
        0 => new CalendarPeriod((CalendarUnit)random.Next(5), Day()),
        1 => new RelativePeriod((CalendarUnit)random.Next(5), random.Next(-5, 3), random.Next(1, 4)),
        _ => new DateRange(Day(), null),
    };

    // Half of the values are ones that the column holds: most faults show at equality.
    Literal Literal((ColumnReference Column, ColumnType Type) column) => (random.Next(2) == 0 ? Held(column.Column) : null) switch
    {
        long number => new NumberLiteral(number),
        decimal number => new NumberLiteral(number),
        string text => new TextLiteral(text),
        bool flag => new BooleanLiteral(flag),
        DateOnly day => new DateLiteral(day),
        DateTime time => new TimestampLiteral(time),
        _ => Literal(column.Type),
    };

    object? Held(ColumnReference column)
    {
        var table = column.Table == shop.Parents.Name ? shop.Parents : shop.Children;
        var index = table.Columns.ToList().FindIndex(known => known.Name == column.Column);
        return table.Rows.Count == 0 ? null : table.Rows[random.Next(table.Rows.Count)][index];
    }

    Literal Literal(ColumnType type) => type switch
    {
        ColumnType.Text => new TextLiteral(Pick(RandomShop.Texts)),
        ColumnType.Boolean => new BooleanLiteral(random.Next(2) == 0),
        ColumnType.Date => new DateLiteral(Day()),
        ColumnType.Timestamp => random.Next(2) == 0 ? new DateLiteral(Day()) : new TimestampLiteral(Day().ToDateTime(new(random.Next(4) * 6, 0))),
        ColumnType.Decimal => new NumberLiteral(random.Next(-100, 500) / 100m),
        _ => new NumberLiteral(random.Next(-3, 9)),
    };

    ComparisonOperator Operator() => (ComparisonOperator)random.Next(6);

    DateOnly Day() => new DateOnly(2025, 1, 1).AddDays(random.Next(-45, 45));

    ColumnReference[] Texts() => [.. _columns.Where(column => column.Type == ColumnType.Text).Select(column => column.Column)];

    ColumnReference[] Dates() => [.. _columns.Where(column => column.Type is ColumnType.Date or ColumnType.Timestamp).Select(column => column.Column)];

    IEnumerable<ColumnReference> Some(int most) =>
        _columns.OrderBy(_ => random.Next()).Take(random.Next(1, most + 1)).Select(column => column.Column);

    T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
