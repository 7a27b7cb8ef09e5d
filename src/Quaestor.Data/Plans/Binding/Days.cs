namespace Quaestor.Data.Plans.Binding;

/// <summary>
/// Comparisons of timestamps with whole days. "Ordered on the 5th" and "up to the 5th" mean all of that day, while SQL
/// reads the date as its midnight; so they become half-open ranges.
/// </summary>
static class Days
{
    public static bool IsDayBeside(TypedExpression value, TypedExpression beside) =>
        value.Value is DateLiteral && beside.Type?.HasClock() == true;

    public static Condition Compare(TypedExpression left, ComparisonOperator comparison, TypedExpression right) =>
        IsDayBeside(right, left) ? CompareDay(left.Value, comparison, ((DateLiteral)right.Value).Value)
        : IsDayBeside(left, right) ? CompareDay(right.Value, Mirror(comparison), ((DateLiteral)left.Value).Value)
        : new Comparison(left.Value, comparison, right.Value);

    static Condition CompareDay(Expression timestamp, ComparisonOperator comparison, DateOnly day)
    {
        var next = day == DateOnly.MaxValue ? (DateOnly?)null : day.AddDays(1);
        return comparison switch
        {
            ComparisonOperator.Equal => new InPeriod(timestamp, new DateRange(day, next)),
            ComparisonOperator.NotEqual => new Not(new InPeriod(timestamp, new DateRange(day, next))),
            ComparisonOperator.LessOrEqual when next is { } end => new Comparison(timestamp, ComparisonOperator.Less, new DateLiteral(end)),
            ComparisonOperator.Greater when next is { } end => new Comparison(timestamp, ComparisonOperator.GreaterOrEqual, new DateLiteral(end)),
            _ => new Comparison(timestamp, comparison, new DateLiteral(day)),
        };
    }

    static ComparisonOperator Mirror(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => comparison,
    };
}
