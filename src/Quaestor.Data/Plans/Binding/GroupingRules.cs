namespace Quaestor.Data.Plans.Binding;

/// <summary>Where aggregates may stand, and what may stand beside them.</summary>
static class GroupingRules
{
    public static void Check(BoundPlan plan, List<PlanProblem> problems)
    {
        CheckRowConditions(plan, problems);
        CheckGroups(plan, problems);
        CheckShown(plan, problems);
        CheckOrder(plan, problems);
    }

    static void CheckRowConditions(BoundPlan plan, List<PlanProblem> problems)
    {
        if (plan.Where is { } where && Aggregates.In(where).Any())
        {
            problems.Add(new("where", "An aggregate cannot stand in where, which looks at single rows; put it in having."));
        }

        foreach (var (table, index) in plan.Tables.Select((table, index) => (table, index)))
        {
            if (table.Join?.Where is { } condition && Aggregates.In(condition).Any())
            {
                problems.Add(new($"joins[{index - 1}].where", "An aggregate cannot stand in a join, which looks at single rows; put it in having."));
            }
        }
    }

    static void CheckGroups(BoundPlan plan, List<PlanProblem> problems)
    {
        foreach (var group in plan.GroupBy)
        {
            if (Aggregates.In(group).Any())
            {
                problems.Add(new("group_by", "Rows cannot be grouped by an aggregate."));
            }
            else if (group is Literal)
            {
                problems.Add(new("group_by", "Rows cannot be grouped by a constant."));
            }
        }
    }

    static void CheckShown(BoundPlan plan, List<PlanProblem> problems)
    {
        if (!IsGrouped(plan))
        {
            return;
        }

        for (var index = 0; index < plan.Select.Count; index++)
        {
            Require(plan, plan.Select[index].Value.Value, $"select[{index}].value", problems);
        }

        for (var index = 0; index < plan.OrderBy.Count; index++)
        {
            Require(plan, plan.OrderBy[index].Value, $"order_by[{index}].value", problems);
        }

        foreach (var value in plan.Having is null ? [] : Aggregates.Values(plan.Having))
        {
            Require(plan, value, "having", problems);
        }
    }

    static void Require(BoundPlan plan, Expression value, string path, List<PlanProblem> problems)
    {
        if (Aggregates.ColumnsOutside(plan.GroupBy, value).FirstOrDefault() is { } column)
        {
            problems.Add(new(path, $"\"{column.Column}\" is neither aggregated nor in group_by; add it there, or aggregate it."));
        }
    }

    static void CheckOrder(BoundPlan plan, List<PlanProblem> problems)
    {
        for (var index = 0; index < plan.OrderBy.Count; index++)
        {
            var key = plan.OrderBy[index];
            if (key.Value is Literal)
            {
                problems.Add(new($"order_by[{index}].value", "A constant orders nothing; name a column or a select item."));
            }
            else if (plan.Plan.Distinct && key.SelectName is null)
            {
                problems.Add(new($"order_by[{index}].value", "With distinct, only what is selected can order."));
            }
        }
    }

    static bool IsGrouped(BoundPlan plan) =>
        plan.GroupBy.Count > 0
        || plan.Having is not null
        || plan.Select.Any(item => Aggregates.In(item.Value.Value).Any())
        || plan.OrderBy.Any(key => Aggregates.In(key.Value).Any());
}
