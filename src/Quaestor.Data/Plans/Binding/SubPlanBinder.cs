namespace Quaestor.Data.Plans.Binding;

/// <summary>Binds the plans that stand in a plan's expressions and conditions.</summary>
sealed class SubPlanBinder(BindingContext context, Scope scope, AliasSet aliases)
{
    /// <summary>Null where anything speaks against it, which is reported.</summary>
    public BoundPlan? Bind(QueryPlan plan, Place place, string path)
    {
        if (place.NoSubPlan is { } reason)
        {
            context.Report(path, reason);
            return null;
        }

        return PlanBinder.Bind(plan, context, scope, place, aliases, path)?.Settle();
    }

    public BoundPlan? BindColumn(QueryPlan plan, Place place, string path)
    {
        if (Bind(plan, place, path) is not { } bound)
        {
            return null;
        }

        if (bound.Columns.Count == 1)
        {
            return bound;
        }

        context.Report($"{path}.select", $"A sub-plan shows one column here, not {bound.Columns.Count}.");
        return null;
    }

    public BoundExpression BindValue(QueryPlan plan, Place place, string path)
    {
        if (BindColumn(plan, place, path) is not { } bound)
        {
            return BoundConstant.Unknown;
        }

        if (!bound.HasAtMostOneRow)
        {
            context.Report(path, "A sub-plan that stands for a value has at most one row: select an aggregate without group_by, or limit it to 1.");
        }

        return new BoundSubPlan(bound);
    }
}
