namespace Quaestor.Data.Plans.Binding;

/// <summary>What may stand beside aggregates and groups.</summary>
static class GroupingRules
{
    public static void Check(BoundPlan plan, BindingContext context, string prefix)
    {
        CheckGroups(plan, context, prefix);
        CheckShown(plan, context, prefix);
        CheckDistinct(plan, context, prefix);
    }

    static void CheckGroups(BoundPlan plan, BindingContext context, string prefix)
    {
        foreach (var group in plan.GroupBy)
        {
            if (group is BoundConstant)
            {
                context.Report($"{prefix}group_by", "Rows cannot be grouped by a constant.");
            }
        }
    }

    static void CheckShown(BoundPlan plan, BindingContext context, string prefix)
    {
        if (!plan.IsGrouped)
        {
            return;
        }

        for (var index = 0; index < plan.Select.Count; index++)
        {
            Require(plan, plan.Select[index].Value, $"{prefix}select[{index}].value", context);
        }

        for (var index = 0; index < plan.OrderBy.Count; index++)
        {
            Require(plan, plan.OrderBy[index].Value, $"{prefix}order_by[{index}].value", context);
        }

        foreach (var value in plan.Having?.Values ?? [])
        {
            Require(plan, value, $"{prefix}having", context);
        }
    }

    static void Require(BoundPlan plan, BoundExpression value, string path, BindingContext context)
    {
        if (Trees.ColumnsOutside(plan.GroupBy, value).FirstOrDefault() is { } column)
        {
            context.Report(path, $"\"{column.Name}\" is neither aggregated nor in group_by; add it there, or aggregate it.");
        }
    }

    static void CheckDistinct(BoundPlan plan, BindingContext context, string prefix)
    {
        for (var index = 0; index < plan.OrderBy.Count && plan.Distinct; index++)
        {
            if (plan.OrderBy[index].SelectName is null)
            {
                context.Report($"{prefix}order_by[{index}].value", "With distinct, only what is selected can order.");
            }
        }
    }
}
