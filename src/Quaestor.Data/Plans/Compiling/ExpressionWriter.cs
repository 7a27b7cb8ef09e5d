using System.Globalization;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>Bound expressions as SQL.</summary>
/// <param name="qualify">Whether columns name their table.</param>
/// <param name="indent">Before each line of the plan that the expressions stand in.</param>
sealed class ExpressionWriter(ISqlSyntax syntax, bool qualify, string indent)
{
    const int Joined = 0;
    const int Additive = 1;
    const int Multiplicative = 2;
    const int Atom = 3;

    public ConditionWriter Conditions => field ??= new(this, syntax, indent);

    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public string Write(BoundExpression expression) => expression switch
    {
        BoundColumn column => syntax.Column(Column(column), column),
        BoundConstant constant => Write(constant),
        BoundAggregate aggregate => Write(aggregate),
        BoundWindow window => Write(window),
        BoundArithmetic arithmetic => Write(arithmetic),
        BoundFunction call => Write(call),
        BoundBucket bucket => syntax.Bucket(bucket.Unit, Write(bucket.Value), bucket.Value.Type),
        BoundDays days => syntax.DaysBetween(Write(days.From), Write(days.To)),
        BoundDateAdd add => syntax.DateAdd(Write(add.Value), add.Type, add.Unit, add.Count),
        BoundCase branches => Write(branches),
        BoundSubPlan sub => PlanWriter.Nested(sub.Plan, syntax, indent),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>With the parentheses that it needs beside an operator that binds tighter than any arithmetic.</summary>
    public string Operand(BoundExpression expression) => Operand(expression, Atom);

    /// <summary>Whether the engine would not name the column by itself.</summary>
    public bool IsCast(BoundColumn column) => Write(column) != Column(column);

    /// <summary>A key of an order, without the name of its select item.</summary>
    public string SortKey(BoundExpression value, bool descending, bool nullsFirst) =>
        (value.Type == ColumnType.Text ? syntax.Collated(Operand(value)) : Write(value)) + Direction(descending, nullsFirst);

    public string Direction(bool descending, bool nullsFirst) => (descending ? " DESC" : "") + syntax.Nulls(descending, nullsFirst);

    string Column(BoundColumn column) => qualify && column.Table.Length > 0
        ? $"{syntax.Identifier(column.Table)}.{syntax.Identifier(column.Name)}"
        : syntax.Identifier(column.Name);

    string Write(BoundConstant constant) => constant.Value switch
    {
        null => constant.Type is { } type ? $"CAST(NULL AS {syntax.TypeName(type)})" : "NULL",
        string text => Text(text),
        decimal number => Number(number),
        bool flag => syntax.Boolean(flag),
        DateOnly date => syntax.Date(date),
        DateTime time => syntax.Timestamp(time),
        _ => throw new ArgumentOutOfRangeException(nameof(constant)),
    };

    string Write(BoundAggregate aggregate)
    {
        var filter = aggregate.Where is null ? "" : $" FILTER (WHERE {Conditions.All(aggregate.Where)})";
        if (aggregate.Argument is not { } argument)
        {
            return $"count(*){filter}";
        }

        var value = AsDouble(aggregate.Function, argument);
        return aggregate.Distinct
            ? $"{Names.Word(aggregate.Function)}(DISTINCT {value}){filter}"
            : syntax.Aggregate(aggregate.Function, value, argument.Type, filter);
    }

    // Averages of exact numbers are doubles everywhere.
    string AsDouble(AggregateFunction function, BoundExpression argument) =>
        function == AggregateFunction.Avg ? syntax.Averaged(Write(argument), argument.Type) : Write(argument);

    string Write(BoundWindow window)
    {
        var argument = window.Argument is { } value ? Write(value) : "";
        var call = window.Function switch
        {
            WindowFunction.RowNumber or WindowFunction.Rank or WindowFunction.DenseRank => $"{Names.Word(window.Function)}()",
            WindowFunction.Lag or WindowFunction.Lead when window.Offset == 1 => $"{Names.Word(window.Function)}({argument})",
            WindowFunction.Lag or WindowFunction.Lead => string.Create(CultureInfo.InvariantCulture, $"{Names.Word(window.Function)}({argument}, {window.Offset})"),
            WindowFunction.Count when argument.Length == 0 => "count(*)",
            WindowFunction.Count => $"count({argument})",
            WindowFunction.Sum => $"sum({argument})",
            WindowFunction.Avg => $"avg({AsDouble(AggregateFunction.Avg, window.Argument!)})",
            WindowFunction.Min => syntax.Aggregate(AggregateFunction.Min, argument, window.Argument!.Type, ""),
            WindowFunction.Max => syntax.Aggregate(AggregateFunction.Max, argument, window.Argument!.Type, ""),
            _ => throw new ArgumentOutOfRangeException(nameof(window)),
        };
        return $"{call} OVER ({string.Join(' ', Frame(window))})";
    }

    IEnumerable<string> Frame(BoundWindow window)
    {
        if (window.PartitionBy.Count > 0)
        {
            yield return $"PARTITION BY {string.Join(", ", window.PartitionBy.Select(Write))}";
        }

        if (window.OrderBy.Count > 0)
        {
            yield return $"ORDER BY {string.Join(", ", window.OrderBy.Select(key => SortKey(key.Value, key.Descending, key.NullsFirst)))}";
        }

        if (window.Rows is { } rows)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ROWS BETWEEN {rows - 1} PRECEDING AND CURRENT ROW");
        }
    }

    string Write(BoundArithmetic arithmetic)
    {
        var (left, right) = (arithmetic.Left, arithmetic.Right);
        return arithmetic.Operator switch
        {
            ArithmeticOperator.Add => $"{Operand(left, Additive)} + {Operand(right, Multiplicative)}",
            ArithmeticOperator.Subtract => $"{Operand(left, Additive)} - {Operand(right, Multiplicative)}",
            ArithmeticOperator.Multiply => $"{Operand(left, Multiplicative)} * {Operand(right, Atom)}",
            ArithmeticOperator.Divide => $"{syntax.Dividend(Write(left), Operand(left, Multiplicative), left.Type)} / {Divisor(right)}",
            ArithmeticOperator.Modulo => $"{Operand(left, Multiplicative)} % {Divisor(right)}",
            _ => throw new ArgumentOutOfRangeException(nameof(arithmetic)),
        };
    }

    string Divisor(BoundExpression divisor) =>
        divisor is BoundConstant { Value: decimal and not 0 } ? Operand(divisor, Atom) : $"nullif({Write(divisor)}, 0)";

    string Write(BoundFunction call)
    {
        var arguments = call.Arguments.Select(Write).ToList();
        return call.Function switch
        {
            ScalarFunction.Lower or ScalarFunction.Upper or ScalarFunction.Length or ScalarFunction.Abs or ScalarFunction.Coalesce or ScalarFunction.Replace =>
                $"{Names.Word(call.Function)}({string.Join(", ", arguments)})",
            ScalarFunction.Substring => $"substr({string.Join(", ", arguments)})",
            ScalarFunction.Trim => $"trim({arguments[0]}, ' ')",
            ScalarFunction.Concat => string.Join(" || ", call.Arguments.Select(argument => Operand(argument, Atom))),
            _ => syntax.Function(call, arguments),
        };
    }

    string Write(BoundCase branches)
    {
        var when = branches.When.Select(branch => $"WHEN {Conditions.All(branch.Condition)} THEN {Write(branch.Value)}");
        var otherwise = branches.Else is null ? "" : $" ELSE {Write(branches.Else)}";
        return $"CASE {string.Join(' ', when)}{otherwise} END";
    }

    string Operand(BoundExpression operand, int needed)
    {
        var binds = operand switch
        {
            BoundArithmetic { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } => Additive,
            BoundArithmetic => Multiplicative,
            BoundConstant { Value: decimal and < 0 } => Additive,
            BoundFunction { Function: ScalarFunction.Concat } => Joined,
            _ => Atom,
        };
        return binds < needed ? $"({Write(operand)})" : Write(operand);
    }
}
