using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Binds the plans that are combined with one, checks that their columns fit, and orders the whole.</summary>
sealed class CombinationBinder(QueryPlan plan, BindingContext context, AliasSet aliases, string prefix)
{
    const string ByColumnsOnly = "The rows of a combined plan are ordered by its columns only; select what orders.";

    public BoundPlan Bind(BoundPlan first, Scope? outer, Place? outerPlace)
    {
        var types = first.Columns.Select(column => column.Type).ToList();
        var combine = new List<BoundCombination>();
        var named = new List<BoundColumn>(first.OuterColumns);
        foreach (var (combination, index) in plan.Combine.Select((combination, index) => (combination, index)))
        {
            var path = $"{prefix}combine[{index}].plan";
            if (PlanBinder.Bind(combination.Plan, context, outer, outerPlace, aliases.Outer, path) is { } bound && Fits(bound, types, path))
            {
                combine.Add(new(combination.Operator, bound));
                named.AddRange(bound.OuterColumns);
            }
        }

        var settled = types.Select(type => type ?? ColumnType.Text).ToList();
        var columns = first.Columns.Select((column, index) => column with { Type = settled[index], IsNullable = true }).ToList();
        return (first with { Combine = combine, OuterColumns = [.. named.Distinct()] }).Settle(settled) with
        {
            Columns = columns,
            OrderBy = BindOrder(columns),
        };
    }

    bool Fits(BoundPlan bound, List<ColumnType?> types, string path)
    {
        if (bound.Columns.Count != types.Count)
        {
            context.Report($"{path}.select", $"has {bound.Columns.Count} columns, but the plan it is combined with has {types.Count}.");
            return false;
        }

        var known = context.Problems.Count;
        for (var index = 0; index < types.Count; index++)
        {
            if (!TypeFamilies.Fit(types[index], bound.Columns[index].Type))
            {
                context.Report($"{path}.select[{index}].value", $"is {bound.Columns[index].Type!.Value.Words()}, but this column is {types[index]!.Value.Words()} in the plan it is combined with.");
                continue;
            }

            types[index] = TypeFamilies.Unify(types[index], bound.Columns[index].Type);
        }

        return context.Problems.Count == known;
    }

    IReadOnlyList<BoundSortKey> BindOrder(List<BoundColumn> columns)
    {
        var schema = new TableSchema("rows", [.. columns.Select(column => new ColumnSchema(column.Name, column.Type!.Value, "", null))], null, false, []);
        IReadOnlyList<BoundTable> whole = [new(schema, null, "", schema.Name, null)];
        var scope = new Scope(whole, outer: null, outerPlace: null, context.Problems);
        var select = columns.Select(column => new BoundSelect(column with { IsNullable = true }, column.Name)).ToList();
        var expressions = new ExpressionBinder(scope, new(context, scope, aliases), context);
        expressions.AllowReferencesTo(select);
        return expressions.BindKeys(plan.OrderBy, new Place(whole, ByColumnsOnly, ByColumnsOnly, ByColumnsOnly), select, $"{prefix}order_by");
    }
}
