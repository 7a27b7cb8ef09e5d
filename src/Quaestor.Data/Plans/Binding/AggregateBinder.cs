using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Binds what looks at many rows: aggregates, and windows over the rows around one.</summary>
sealed class AggregateBinder(ExpressionBinder expressions, BindingContext context)
{
    const int FarthestRow = 1_000_000;

    public BoundAggregate Bind(Aggregate aggregate, Place place, string path)
    {
        if (place.NoAggregate is { } reason)
        {
            context.Report(path, reason);
        }

        var inside = place.InsideAggregate;
        var where = aggregate.Where is null ? null : expressions.Conditions.Bind(aggregate.Where, inside, $"{path}.where");
        var distinct = aggregate.Distinct || aggregate.Function == AggregateFunction.CountDistinct;
        var function = aggregate.Function == AggregateFunction.CountDistinct ? AggregateFunction.Count : aggregate.Function;
        if (aggregate.Argument is null)
        {
            if (aggregate.Function != AggregateFunction.Count || distinct)
            {
                context.Report($"{path}.argument", $"{Word(aggregate.Function)} needs an argument; only count may go without.");
            }

            return new(AggregateFunction.Count, null, false, where, ColumnType.Integer);
        }

        var argument = expressions.BindOperand(aggregate.Argument, inside, $"{path}.argument");
        if (distinct && function == AggregateFunction.Median)
        {
            context.Report($"{path}.distinct", "The median is taken of all values; distinct is for count, sum and avg.");
        }

        if (function == AggregateFunction.Median && context.Dialect == Dialect.Sqlite)
        {
            context.Report($"{path}.function", "SQLite has no median; take avg, or rank the rows by row_number in a sub-plan and filter the middle one.");
        }

        CheckArgument(function, argument, distinct, path);

        // Least and greatest are the same among distinct values.
        return new(function, argument, distinct && function is not (AggregateFunction.Min or AggregateFunction.Max), where, TypeOf(function, argument));
    }

    public BoundWindow Bind(Window window, Place place, string path)
    {
        if (place.NoWindow is { } reason)
        {
            context.Report(path, reason);
        }

        var inside = place.InsideWindow;
        var argument = window.Argument is null ? null : expressions.BindOperand(window.Argument, inside, $"{path}.argument");
        var partition = (window.PartitionBy ?? []).Select((value, index) => expressions.Bind(value, inside, $"{path}.partition_by[{index}]")).ToList();
        foreach (var (value, index) in partition.Select((value, index) => (value, index)))
        {
            if (value is BoundConstant)
            {
                context.Report($"{path}.partition_by[{index}]", "A constant divides nothing; name a column.");
            }
        }

        var order = expressions.BindKeys(window.OrderBy ?? [], inside, [], $"{path}.order_by");
        CheckWindow(window, argument, path);
        return new(window.Function, argument, [.. partition.Distinct()], [.. order], window.Offset ?? 1, window.Rows, window.Function switch
        {
            WindowFunction.Lag or WindowFunction.Lead => argument?.Type,
            _ when AggregateOf(window.Function) is { } function && argument is not null => TypeOf(function, argument),
            _ => ColumnType.Integer,
        });
    }

    void CheckWindow(Window window, BoundExpression? argument, string path)
    {
        var aggregate = AggregateOf(window.Function);
        var isNeighbour = window.Function is WindowFunction.Lag or WindowFunction.Lead;
        if (window.Argument is null && (isNeighbour || (aggregate is not null && window.Function != WindowFunction.Count)))
        {
            context.Report($"{path}.argument", $"{Word(window.Function)} needs an argument.");
        }
        else if (window.Argument is not null && aggregate is null && !isNeighbour)
        {
            context.Report($"{path}.argument", $"{Word(window.Function)} takes no argument; what it ranks by stands in order_by.");
        }

        if (aggregate is null && window.OrderBy is null or [])
        {
            context.Report($"{path}.order_by", $"{Word(window.Function)} needs an order.");
        }

        if (window.Rows is not null && (aggregate is null || window.OrderBy is null or [] || window.Rows is < 1 or > FarthestRow))
        {
            context.Report($"{path}.rows", "rows is how many of the last rows count, sum, avg, min or max look at: 1 or more, in an order.");
        }

        if (window.Offset is not null && (!isNeighbour || window.Offset is < 1 or > FarthestRow))
        {
            context.Report($"{path}.offset", "offset is how many rows lag or lead looks away: 1 or more.");
        }

        if (aggregate is { } function && argument is not null)
        {
            CheckArgument(function, argument, distinct: false, path);
        }
    }

    void CheckArgument(AggregateFunction function, BoundExpression argument, bool distinct, string path)
    {
        var fits = function switch
        {
            AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Median => argument.IsNumber,
            AggregateFunction.Min or AggregateFunction.Max => argument.Type?.HasOrder() != false,
            _ => !distinct || argument.Type != ColumnType.Json,
        };
        if (!fits)
        {
            var needed = function switch
            {
                AggregateFunction.Min or AggregateFunction.Max => "values with an order",
                AggregateFunction.Count => "values that can be compared",
                _ => "a number",
            };
            context.Report($"{path}.argument", $"{Word(function)} needs {needed}, but this is {argument.Type!.Value.Words()}.");
        }
    }

    static ColumnType? TypeOf(AggregateFunction function, BoundExpression argument) => function switch
    {
        AggregateFunction.Count => ColumnType.Integer,
        AggregateFunction.Sum when argument.Type == ColumnType.Integer => ColumnType.HugeInt,
        AggregateFunction.Avg or AggregateFunction.Median => ColumnType.Double,
        _ => argument.Type,
    };

    static AggregateFunction? AggregateOf(WindowFunction function) => function switch
    {
        WindowFunction.Count => AggregateFunction.Count,
        WindowFunction.Sum => AggregateFunction.Sum,
        WindowFunction.Avg => AggregateFunction.Avg,
        WindowFunction.Min => AggregateFunction.Min,
        WindowFunction.Max => AggregateFunction.Max,
        _ => null,
    };

    static string Word<T>(T value)
        where T : struct, Enum => Names.Word(value);
}
