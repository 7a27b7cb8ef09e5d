using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>
/// Comparisons of timestamps with whole days. "Ordered on the 5th" and "up to the 5th" mean all of that day, while SQL
/// reads the date as its midnight; so they become half-open ranges.
/// </summary>
static class Days
{
    public static bool IsDayBeside(BoundExpression value, BoundExpression beside) => IsDay(value, beside, out _);

    public static BoundCondition Compare(BoundExpression left, ComparisonOperator comparison, BoundExpression right) =>
        IsDay(right, left, out var day) ? CompareDay(left, comparison, day)
        : IsDay(left, right, out day) ? CompareDay(right, Mirror(comparison), day)
        : new BoundComparison(left, comparison, right);

    static bool IsDay(BoundExpression value, BoundExpression beside, out DateOnly day)
    {
        day = value is BoundConstant { Value: DateOnly date } ? date : default;
        return value is BoundConstant { Value: DateOnly } && beside.Type?.HasClock() == true;
    }

    static BoundCondition CompareDay(BoundExpression timestamp, ComparisonOperator comparison, DateOnly day)
    {
        var next = day == DateOnly.MaxValue ? (DateOnly?)null : day.AddDays(1);
        return comparison switch
        {
            ComparisonOperator.Equal => new BoundPeriod(timestamp, day, next),
            ComparisonOperator.NotEqual => new BoundNot(new BoundPeriod(timestamp, day, next)),
            ComparisonOperator.LessOrEqual when next is { } end => new BoundComparison(timestamp, ComparisonOperator.Less, Constant(end)),
            ComparisonOperator.Greater when next is { } end => new BoundComparison(timestamp, ComparisonOperator.GreaterOrEqual, Constant(end)),
            _ => new BoundComparison(timestamp, comparison, Constant(day)),
        };
    }

    static BoundConstant Constant(DateOnly day) => new(day, ColumnType.Date);

    static ComparisonOperator Mirror(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => comparison,
    };
}
