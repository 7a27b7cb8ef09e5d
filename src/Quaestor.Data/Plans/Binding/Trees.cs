namespace Quaestor.Data.Plans.Binding;

/// <summary>What stands inside of expressions.</summary>
static class Trees
{
    /// <summary>Whether any aggregate of this plan's rows stands in it.</summary>
    public static bool HoldsAggregate(this BoundExpression expression) =>
        expression is BoundAggregate || expression.Parts.Any(HoldsAggregate);

    public static bool HoldsWindow(this BoundExpression expression) =>
        expression is BoundWindow || expression.Parts.Any(HoldsWindow);

    public static bool HoldsSubPlan(this BoundExpression expression) => expression is BoundSubPlan
        || (expression is BoundCase branches && branches.When.Any(branch => branch.Condition.HoldsSubPlan()))
        || expression.Parts.Any(HoldsSubPlan);

    public static bool HoldsSubPlan(this BoundCondition condition) => condition switch
    {
        BoundInPlan or BoundExists => true,
        BoundAnd and => and.Conditions.Any(HoldsSubPlan),
        BoundOr or => or.Conditions.Any(HoldsSubPlan),
        BoundNot not => not.Condition.HoldsSubPlan(),
        _ => condition.Values.Any(HoldsSubPlan),
    };

    /// <summary>The columns that an expression shows outside of any aggregate and of any of <paramref name="groups"/>.</summary>
    public static IEnumerable<BoundColumn> ColumnsOutside(IReadOnlyList<BoundExpression> groups, BoundExpression expression) =>
        groups.Contains(expression) ? []
        : expression switch
        {
            BoundColumn column => [column],
            BoundAggregate => [],
            _ => expression.Parts.SelectMany(part => ColumnsOutside(groups, part)),
        };
}
