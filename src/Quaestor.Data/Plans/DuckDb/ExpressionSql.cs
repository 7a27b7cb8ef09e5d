namespace Quaestor.Data.Plans.DuckDb;

/// <summary>Bound expressions as DuckDB's SQL.</summary>
/// <param name="qualify">Whether columns name their table.</param>
sealed class ExpressionSql(bool qualify)
{
    const int Additive = 1;
    const int Multiplicative = 2;
    const int Atom = 3;

    public string Write(Expression expression) => expression switch
    {
        ColumnReference column => Column(column),
        Aggregate aggregate => Write(aggregate),
        Arithmetic arithmetic => Write(arithmetic),
        DateBucket bucket => Write(bucket),
        DaysBetween days => $"date_diff('day', {Write(days.From)}, {Write(days.To)})",
        TextLiteral literal => DuckDbNames.Text(literal.Value),
        NumberLiteral literal => DuckDbNames.Number(literal.Value),
        BooleanLiteral literal => literal.Value ? "true" : "false",
        DateLiteral literal => DuckDbNames.Date(literal.Value),
        TimestampLiteral literal => DuckDbNames.Timestamp(literal.Value),
        NullLiteral => "NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    string Column(ColumnReference column) => qualify
        ? $"{DuckDbNames.Identifier(column.Table!)}.{DuckDbNames.Identifier(column.Column)}"
        : DuckDbNames.Identifier(column.Column);

    string Write(Aggregate aggregate)
    {
        var argument = aggregate.Argument is null ? "*" : Write(aggregate.Argument);
        return aggregate.Function switch
        {
            AggregateFunction.Count => $"count({argument})",
            AggregateFunction.CountDistinct => $"count(DISTINCT {argument})",
            AggregateFunction.Sum => $"sum({argument})",
            AggregateFunction.Avg => $"avg({argument})",
            AggregateFunction.Min => $"min({argument})",
            AggregateFunction.Max => $"max({argument})",
            AggregateFunction.Median => $"median({argument})",
            _ => throw new ArgumentOutOfRangeException(nameof(aggregate)),
        };
    }

    string Write(Arithmetic arithmetic) => arithmetic.Operator switch
    {
        ArithmeticOperator.Add => $"{Operand(arithmetic.Left, Additive)} + {Operand(arithmetic.Right, Multiplicative)}",
        ArithmeticOperator.Subtract => $"{Operand(arithmetic.Left, Additive)} - {Operand(arithmetic.Right, Multiplicative)}",
        ArithmeticOperator.Multiply => $"{Operand(arithmetic.Left, Multiplicative)} * {Operand(arithmetic.Right, Atom)}",
        ArithmeticOperator.Divide when arithmetic.Right is NumberLiteral { Value: not 0 } divisor =>
            $"{Operand(arithmetic.Left, Multiplicative)} / {Operand(divisor, Atom)}",
        ArithmeticOperator.Divide => $"{Operand(arithmetic.Left, Multiplicative)} / nullif({Write(arithmetic.Right)}, 0)",
        _ => throw new ArgumentOutOfRangeException(nameof(arithmetic)),
    };

    string Operand(Expression operand, int needed)
    {
        var binds = operand switch
        {
            Arithmetic { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } => Additive,
            Arithmetic => Multiplicative,
            NumberLiteral { Value: < 0 } => Additive,
            _ => Atom,
        };
        return binds < needed ? $"({Write(operand)})" : Write(operand);
    }

    string Write(DateBucket bucket)
    {
        var value = Write(bucket.Value);
        return bucket.Unit switch
        {
            DateBucketUnit.Year => $"year({value})",
            DateBucketUnit.Quarter => $"CAST(date_trunc('quarter', {value}) AS DATE)",
            DateBucketUnit.Month => $"CAST(date_trunc('month', {value}) AS DATE)",
            DateBucketUnit.Week => $"CAST(date_trunc('week', {value}) AS DATE)",
            DateBucketUnit.Day => $"CAST({value} AS DATE)",
            DateBucketUnit.QuarterOfYear => $"quarter({value})",
            DateBucketUnit.MonthOfYear => $"month({value})",
            DateBucketUnit.Weekday => $"isodow({value})",
            DateBucketUnit.Hour => $"hour({value})",
            _ => throw new ArgumentOutOfRangeException(nameof(bucket)),
        };
    }
}
