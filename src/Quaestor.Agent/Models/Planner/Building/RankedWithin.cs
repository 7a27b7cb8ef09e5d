using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Building;

/// <summary>Turns the order and the limit of a whole plan into those of each partition: "the cheapest product of each category".</summary>
static class RankedWithin
{
    const string Place = "place";

    public static QueryPlan Of(QueryPlan plan, IReadOnlyList<Expression> partition)
    {
        var names = plan.Select.Select(Name).ToList();
        var place = names.Contains(Place) ? $"{Place}_within" : Place;
        var groups = partition.Select(key => plan.Select.ToList().FindIndex(item => item.Value.Equals(key))).Where(at => at >= 0).Select(at => names[at]);
        return new QueryPlan
        {
            Select = [.. names.Select(name => new SelectItem(new ColumnReference(name)))],
            From = new TableReference(null, Plan: plan with
            {
                Select = [.. plan.Select, new SelectItem(new Window(WindowFunction.RowNumber, PartitionBy: partition, OrderBy: plan.OrderBy), place)],
                OrderBy = [],
                Limit = null,
            }),
            Where = new Comparison(new ColumnReference(place), ComparisonOperator.LessOrEqual, new NumberLiteral(plan.Limit ?? 1)),
            OrderBy = [.. groups.Append(place).Select(name => new SortKey(new ColumnReference(name)))],
        };
    }

    static string Name(SelectItem item) => item.As ?? ((ColumnReference)item.Value).Column;
}
