namespace Quaestor.Data.Plans.Binding;

static class Aggregates
{
    /// <summary>The outermost aggregates of an expression.</summary>
    public static IEnumerable<Aggregate> In(Expression expression) => expression switch
    {
        Aggregate aggregate => [aggregate],
        Arithmetic arithmetic => In(arithmetic.Left).Concat(In(arithmetic.Right)),
        DateBucket bucket => In(bucket.Value),
        DaysBetween days => In(days.From).Concat(In(days.To)),
        _ => [],
    };

    public static IEnumerable<Aggregate> In(Condition condition) => Values(condition).SelectMany(In);

    /// <summary>The expressions that a condition looks at, from left to right.</summary>
    public static IEnumerable<Expression> Values(Condition condition) => condition switch
    {
        And and => and.Conditions.SelectMany(Values),
        Or or => or.Conditions.SelectMany(Values),
        Not not => Values(not.Condition),
        Comparison comparison => [comparison.Left, comparison.Right],
        InList inList => [inList.Value],
        Between between => [between.Value, between.Low, between.High],
        TextMatch match => [match.Value],
        IsNull isNull => [isNull.Value],
        InPeriod inPeriod => [inPeriod.Value],
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>The columns that an expression shows outside of any aggregate and of any of <paramref name="groups"/>.</summary>
    public static IEnumerable<ColumnReference> ColumnsOutside(IReadOnlyList<Expression> groups, Expression expression) =>
        groups.Contains(expression)
            ? []
            : expression switch
            {
                ColumnReference column => [column],
                Arithmetic arithmetic => ColumnsOutside(groups, arithmetic.Left).Concat(ColumnsOutside(groups, arithmetic.Right)),
                DateBucket bucket => ColumnsOutside(groups, bucket.Value),
                DaysBetween days => ColumnsOutside(groups, days.From).Concat(ColumnsOutside(groups, days.To)),
                _ => [],
            };
}
