using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Resolves the names of an expression, fixes its relative dates and checks its types.</summary>
sealed class ExpressionBinder(ColumnBinder columns, DateOnly today, List<PlanProblem> problems)
{
    static readonly TypedExpression Unknown = new(new NullLiteral(), null);

    IReadOnlyList<BoundSelect> _select = [];

    /// <summary>From here on <see cref="SelectReference"/> finds these; before, it is an error.</summary>
    public void AllowReferencesTo(IReadOnlyList<BoundSelect> select) => _select = select;

    public TypedExpression Bind(Expression expression, string path) => Bind(expression, columns.Shown, path);

    public TypedExpression Bind(Expression expression, IReadOnlyList<BoundTable> visible, string path) => expression switch
    {
        ColumnReference column => columns.Bind(column, visible, path),
        SelectReference reference => BindReference(reference, path),
        Aggregate aggregate => BindAggregate(aggregate, visible, path),
        Arithmetic arithmetic => BindArithmetic(arithmetic, visible, path),
        DaysBetween days => BindDays(days, visible, path),
        DateBucket bucket => BindBucket(bucket, visible, path),
        RelativeDate relative => BindRelative(relative, path),
        TextLiteral literal => BindText(literal, path),
        NumberLiteral => new(expression, ColumnType.Decimal),
        BooleanLiteral => new(expression, ColumnType.Boolean),
        DateLiteral => new(expression, ColumnType.Date),
        TimestampLiteral literal => new(expression, literal.Value.Kind == DateTimeKind.Utc ? ColumnType.TimestampTz : ColumnType.Timestamp),
        _ => new(expression, null),
    };

    TypedExpression BindReference(SelectReference reference, string path)
    {
        if (_select.FirstOrDefault(item => string.Equals(item.Name, reference.As, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found.Value;
        }

        var names = _select.Select(item => item.Name).ToList();
        problems.Add(new($"{path}.as", _select.Count == 0
            ? "A select item can be named in group_by, having and order_by only; write the expression out here."
            : $"No select item is named \"{reference.As}\".{Catalog.NearestName.Hint(reference.As, names)} {Names.List("They are", names)}"));
        return Unknown;
    }

    TypedExpression BindAggregate(Aggregate aggregate, IReadOnlyList<BoundTable> visible, string path)
    {
        if (aggregate.Argument is null)
        {
            if (aggregate.Function != AggregateFunction.Count)
            {
                problems.Add(new($"{path}.argument", $"{Word(aggregate.Function)} needs an argument; only count may go without."));
            }

            return new(aggregate, ColumnType.Integer);
        }

        var argument = Bind(aggregate.Argument, visible, $"{path}.argument");
        if (Aggregates.In(argument.Value).Any())
        {
            problems.Add(new($"{path}.argument", "An aggregate cannot hold another one."));
        }

        CheckArgument(aggregate.Function, argument, path);
        return new(aggregate with { Argument = argument.Value }, aggregate.Function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct => ColumnType.Integer,
            AggregateFunction.Sum when argument.Type == ColumnType.Integer => ColumnType.HugeInt,
            AggregateFunction.Avg or AggregateFunction.Median => ColumnType.Double,
            _ => argument.Type,
        });
    }

    void CheckArgument(AggregateFunction function, TypedExpression argument, string path)
    {
        var fits = function switch
        {
            AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Median => argument.IsNumber,
            AggregateFunction.Min or AggregateFunction.Max => argument.Type != ColumnType.Json,
            _ => true,
        };
        if (!fits)
        {
            var needed = function is AggregateFunction.Min or AggregateFunction.Max ? "values with an order" : "a number";
            problems.Add(new($"{path}.argument", $"{Word(function)} needs {needed}, but this is {argument.Type!.Value.Words()}."));
        }
    }

    TypedExpression BindArithmetic(Arithmetic arithmetic, IReadOnlyList<BoundTable> visible, string path)
    {
        var left = Bind(arithmetic.Left, visible, $"{path}.left");
        var right = Bind(arithmetic.Right, visible, $"{path}.right");
        var bound = arithmetic with { Left = left.Value, Right = right.Value };
        foreach (var (side, name) in new[] { (left, "left"), (right, "right") })
        {
            if (!side.IsNumber)
            {
                problems.Add(new($"{path}.{name}", $"Arithmetic needs numbers, but this is {side.Type!.Value.Words()}.{(side.IsTemporal ? " Between dates take days_between." : "")}"));
            }
        }

        var isDouble = arithmetic.Operator == ArithmeticOperator.Divide || left.Type == ColumnType.Double || right.Type == ColumnType.Double;
        return new(bound, isDouble ? ColumnType.Double
            : left.Type == ColumnType.Integer && right.Type == ColumnType.Integer ? ColumnType.Integer
            : ColumnType.Decimal);
    }

    TypedExpression BindDays(DaysBetween days, IReadOnlyList<BoundTable> visible, string path)
    {
        var from = Bind(days.From, visible, $"{path}.from");
        var to = Bind(days.To, visible, $"{path}.to");
        foreach (var (side, name) in new[] { (from, "from"), (to, "to") })
        {
            if (!side.IsTemporal)
            {
                problems.Add(new($"{path}.{name}", $"Days are counted between dates or timestamps, but this is {side.Type!.Value.Words()}."));
            }
        }

        return new(new DaysBetween(from.Value, to.Value), ColumnType.Integer);
    }

    TypedExpression BindBucket(DateBucket bucket, IReadOnlyList<BoundTable> visible, string path)
    {
        var value = Bind(bucket.Value, visible, $"{path}.value");
        if (!value.IsTemporal)
        {
            problems.Add(new($"{path}.value", $"A date bucket needs a date or timestamp, but this is {value.Type!.Value.Words()}."));
        }
        else if (bucket.Unit == DateBucketUnit.Hour && value.Type == ColumnType.Date)
        {
            problems.Add(new($"{path}.unit", "A date has no hour; take day."));
        }

        var isDate = bucket.Unit is DateBucketUnit.Quarter or DateBucketUnit.Month or DateBucketUnit.Week or DateBucketUnit.Day;
        return new(bucket with { Value = value.Value }, isDate ? ColumnType.Date : ColumnType.Integer);
    }

    TypedExpression BindRelative(RelativeDate relative, string path)
    {
        try
        {
            var day = Calendar.Add(relative.Unit, Calendar.StartOf(relative.Unit, today), relative.Offset);
            return new(new DateLiteral(day), ColumnType.Date);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            problems.Add(new($"{path}.offset", "The date lies beyond the years 1 to 9999."));
            return Unknown with { Type = ColumnType.Date };
        }
    }

    TypedExpression BindText(TextLiteral literal, string path)
    {
        if (literal.Value.Contains('\0'))
        {
            problems.Add(new($"{path}.value", "Text in a plan cannot hold the NUL character."));
        }

        return new(literal, ColumnType.Text);
    }

    static string Word(AggregateFunction function) => function.ToString().ToLowerInvariant();
}
