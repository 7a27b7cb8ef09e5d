using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

public static class PlanValidator
{
    /// <summary>
    /// All that keeps <paramref name="plan"/> from running over <paramref name="schema"/>: unknown names with the nearest
    /// known ones, types that do not fit, aggregates out of place. Empty when it can be compiled.
    /// </summary>
    public static IReadOnlyList<PlanProblem> Validate(QueryPlan plan, SourceSchema schema, DateOnly today)
    {
        PlanBinder.Bind(plan, schema, today, dialect: null, out var problems);
        return problems;
    }
}
