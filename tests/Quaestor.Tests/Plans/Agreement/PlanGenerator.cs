using Quaestor.Data.Plans;
using Quaestor.Data.Results;
using SortKey = Quaestor.Data.Plans.SortKey;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>A column that a generated plan may name.</summary>
sealed record Known(ColumnReference Column, ColumnType Type);

/// <summary>Makes plans of the whole language that are valid over <see cref="AgreementShop"/>.</summary>
sealed class PlanGenerator(Random random)
{
    static readonly ColumnType[] Types = [ColumnType.Integer, ColumnType.Decimal, ColumnType.Double, ColumnType.Text, ColumnType.Date, ColumnType.Timestamp, ColumnType.Boolean];

    readonly ValueGenerator _values = new(random);
    int _aliases;

    public QueryPlan Next()
    {
        _aliases = 0;
        return Plan(depth: 2, [], Shape(1, 4));
    }

    ColumnType[] Shape(int least, int most) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Pick(Types))];

    /// <param name="outer">What its where may name besides its own columns.</param>
    QueryPlan Plan(int depth, Known[] outer, ColumnType[] shape)
    {
        var (plan, columns) = Tables(depth);
        plan = plan with { Where = random.Next(2) == 0 ? Condition(columns, outer, depth) : null };
        plan = random.Next(5) < 2 ? Grouped(plan, columns, shape, depth) : Rows(plan, columns, shape, depth);
        if (depth > 0 && random.Next(6) == 0)
        {
            plan = plan with { Combine = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new Combination((SetOperator)random.Next(4), Plan(depth - 1, [], shape)))] };
        }

        return Ordered(plan);
    }

    QueryPlan Rows(QueryPlan plan, Known[] columns, ColumnType[] shape, int depth)
    {
        var select = shape.Select((type, index) => new SelectItem(Item(type, columns, depth), $"c{index}")).ToList();
        return plan with { Select = select, Distinct = random.Next(4) == 0 };
    }

    Expression Item(ColumnType type, Known[] columns, int depth) => random.Next(8) switch
    {
        0 when type is ColumnType.Integer or ColumnType.Decimal => Window(type, columns),
        1 when depth > 0 && type != ColumnType.Double => Scalar(type, columns, depth),
        _ => _values.Of(type, columns, 2),
    };

    QueryPlan Grouped(QueryPlan plan, Known[] columns, ColumnType[] shape, int depth)
    {
        var groups = new List<Expression>();
        var select = shape.Select((type, index) =>
        {
            var value = random.Next(2) == 0 ? Aggregate(type, columns) : null;
            if (value is null)
            {
                value = _values.Of(type, columns, 1);
                if (value is Literal or RelativeDate or FunctionCall { Arguments: [Literal or RelativeDate or FunctionCall] })
                {
                    value = Column(type, columns);
                }

                groups.Add(random.Next(2) == 0 ? new SelectReference($"c{index}") : value);
            }

            return new SelectItem(value, $"c{index}");
        }).ToList();
        var having = random.Next(3) > 0 || groups.Count == 0 ? null : new Comparison(Count(), Operator(), random.Next(3) == 0 && depth > 0 ? Scalar(ColumnType.Integer, [], depth) : new NumberLiteral(random.Next(4)));
        return plan with { Select = select, GroupBy = groups, Having = having };
    }

    // All that is selected orders, so that only equal rows tie, and limit and offset have one right answer.
    QueryPlan Ordered(QueryPlan plan) => random.Next(3) == 0 ? plan : plan with
    {
        OrderBy = [.. plan.Select.OrderBy(_ => random.Next()).Select(item => new SortKey(
            plan.Combine.Count > 0 || item.Value is not ColumnReference || random.Next(2) == 0 ? new SelectReference(item.As!) : item.Value,
            random.Next(2) == 0,
            random.Next(2) == 0))],
        Limit = random.Next(2) == 0 ? random.Next(8) : null,
        Offset = random.Next(4) == 0 ? random.Next(3) : null,
    };

    SubPlan Scalar(ColumnType type, Known[] outer, int depth) => new(random.Next(2) == 0
        ? Single(outer, type)
        : Plan(depth - 1, [], [type]) with { OrderBy = [new(new SelectReference("c0"))], Limit = 1, Offset = null });

    QueryPlan Single(Known[] outer, ColumnType type)
    {
        var (plan, columns) = Tables(0);
        return plan with
        {
            Select = [new(Aggregate(type, columns))],
            Where = outer.Length > 0 && random.Next(2) == 0 ? Correlation(columns, outer) : Condition(columns, [], 0),
        };
    }

    Comparison Correlation(Known[] columns, Known[] outer)
    {
        var mine = Pick(columns);
        var theirs = outer.Where(known => known.Type == mine.Type).ToArray();
        return theirs.Length > 0 ? new(mine.Column, Operator(), Pick(theirs).Column) : new(mine.Column, Operator(), _values.Literal(mine.Type));
    }

    Expression Window(ColumnType type, Known[] columns)
    {
        // The whole row orders where equal rows would have different neighbours.
        SortKey[] order = [.. columns.OrderBy(_ => random.Next()).Select(known => new SortKey(known.Column, random.Next(2) == 0, random.Next(2) == 0))];
        Expression[] partition = random.Next(2) == 0 ? [] : [Pick(columns).Column];
        if (type == ColumnType.Decimal)
        {
            var argument = _values.Of(type, columns, 1);
            return random.Next(4) switch
            {
                0 => new Window(WindowFunction.Lag, argument, partition, order, Offset: random.Next(1, 3)),
                1 => new Window(WindowFunction.Lead, argument, partition, order),
                2 => Widened(new Window(WindowFunction.Sum, argument, partition, random.Next(2) == 0 ? [] : order[..1])),
                _ => new Window(random.Next(2) == 0 ? WindowFunction.Min : WindowFunction.Max, argument, partition, order, Rows: random.Next(1, 4)),
            };
        }

        return random.Next(5) switch
        {
            0 => new Window(WindowFunction.RowNumber, null, partition, order),
            1 => new Window(WindowFunction.Rank, null, partition, order[..1]),
            2 => new Window(WindowFunction.DenseRank, null, partition, order[..1]),
            3 => new Window(WindowFunction.Count, random.Next(2) == 0 ? null : Pick(columns).Column, partition, order[..1]),
            _ => new Window(WindowFunction.Sum, _values.Of(type, columns, 1), partition, order[..1]),
        };
    }

    // DuckDB gives a sum of decimals all 38 digits, and digits beside it in one column are lost.
    static FunctionCall Widened(Expression sum) => new(ScalarFunction.ToNumber, [sum]);

    Expression Aggregate(ColumnType type, Known[] columns)
    {
        var where = random.Next(4) == 0 ? Condition(columns, [], 0) : null;
        return (type, random.Next(4)) switch
        {
            (ColumnType.Integer, 0) => new Aggregate(AggregateFunction.Count, null, Where: where),
            (ColumnType.Integer, 1) => new Aggregate(AggregateFunction.Count, Pick(columns).Column, random.Next(2) == 0, where),
            (ColumnType.Integer, 2) => new Aggregate(AggregateFunction.CountDistinct, Pick(columns).Column),
            (ColumnType.Decimal, 0 or 1) => Widened(new Aggregate(AggregateFunction.Sum, _values.Of(type, columns, 1), random.Next(3) == 0, where)),
            (ColumnType.Double, 0 or 1) => new Aggregate(AggregateFunction.Avg, _values.Of(ColumnType.Integer, columns, 1), random.Next(3) == 0, where),
            (ColumnType.Double, _) => new Aggregate(AggregateFunction.Median, Column(random.Next(2) == 0 ? ColumnType.Integer : ColumnType.Decimal, columns), Where: where),
            _ => new Aggregate(random.Next(2) == 0 ? AggregateFunction.Min : AggregateFunction.Max, _values.Of(type, columns, 1), random.Next(5) == 0, where),
        };
    }

    Condition Condition(Known[] columns, Known[] outer, int depth) => random.Next(depth > 0 ? 12 : 6) switch
    {
        6 => new And([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(columns, outer, depth - 1))]),
        7 => new Or([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(columns, outer, depth - 1))]),
        8 => new Not(Condition(columns, outer, depth - 1)),
        9 => Member(columns, depth),
        10 => Existence(columns),
        11 => Pick(columns) is var known && known.Type is not ColumnType.Double
            ? new Comparison(known.Column, Operator(), Scalar(known.Type, columns, depth))
            : new IsNull(known.Column),
        0 when outer.Length > 0 => Correlation(columns, outer),
        _ => _values.Condition(columns),
    };

    InPlan Member(Known[] columns, int depth)
    {
        var known = columns.Where(candidate => candidate.Type is not (ColumnType.Double or ColumnType.Timestamp)).ToArray();
        var value = Pick(known);
        return new(value.Column, Plan(depth - 1, random.Next(2) == 0 ? columns : [], [value.Type]));
    }

    Exists Existence(Known[] outer)
    {
        var (plan, columns) = Tables(0);
        return new(plan with { Select = [new(columns[0].Column)], Where = new And([Correlation(columns, outer), Condition(columns, [], 0)]) });
    }

    (QueryPlan Plan, Known[] Columns) Tables(int depth)
    {
        var kind = random.Next(depth > 0 ? 11 : 9);
        if (kind >= 9)
        {
            var shape = Shape(2, 4);
            shape[0] = ColumnType.Integer;
            var (inner, alias) = (Plan(depth - 1, [], shape), Alias());
            return (new QueryPlan { Select = [], From = new(null, alias, inner) }, [.. shape.Select((type, index) => new Known(new($"c{index}", alias), type))]);
        }

        string[] path = kind switch
        {
            0 => ["customers"],
            1 => ["orders"],
            2 => ["items"],
            3 => ["orders", "customers"],
            4 => ["items", "orders", "customers"],
            5 => ["orders", "items"],
            6 => ["customers", "orders"],
            7 => ["customers", "customers"],
            _ => ["orders", "orders"],
        };
        var aliases = path.Select(_ => Alias()).ToArray();
        var shown = new List<Known>(Columns(path[0], aliases[0]));
        var joins = new List<Join>();
        for (var index = 1; index < path.Length; index++)
        {
            var type = (JoinType)random.Next(index == path.Length - 1 ? 4 : 2);
            var own = Columns(path[index], aliases[index]);
            joins.Add(new(type, new(path[index], aliases[index]), Keys(path[index - 1], aliases[index - 1], path[index], aliases[index]), random.Next(3) == 0 ? Condition(own, [], 0) : null));
            shown.AddRange(type is JoinType.Inner or JoinType.Left ? own : []);
        }

        return (new QueryPlan { Select = [], From = new(path[0], aliases[0]), Joins = joins }, [.. shown]);
    }

    static KeyPair[] Keys(string left, string leftAlias, string right, string rightAlias) => (left, right) switch
    {
        ("orders", "customers") => [new(new("customer_id", leftAlias), new("id", rightAlias))],
        ("customers", "orders") => [new(new("id", leftAlias), new("customer_id", rightAlias))],
        ("items", "orders") => [new(new("order_id", leftAlias), new("id", rightAlias))],
        ("orders", "items") => [new(new("id", leftAlias), new("order_id", rightAlias))],
        ("customers", _) => [new(new("country", leftAlias), new("country", rightAlias)), new(new("vip", leftAlias), new("vip", rightAlias))],
        _ => [new(new("customer_id", leftAlias), new("customer_id", rightAlias))],
    };

    static Known[] Columns(string table, string alias) =>
        [.. AgreementShop.Tables.First(known => known.Name == table).Columns.Select(column => new Known(new(column.Name, alias), column.Type))];

    Expression Column(ColumnType type, Known[] columns) => _values.Column(type, columns);

    static Aggregate Count() => new(AggregateFunction.Count);

    ComparisonOperator Operator() => (ComparisonOperator)random.Next(6);

    string Alias() => $"t{++_aliases}";

    T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
