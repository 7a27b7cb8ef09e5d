using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Finds the plan's tables in the schema, binds its sub-plans, and gives each its alias.</summary>
sealed class TableBinder(BindingContext context, AliasSet aliases, string prefix)
{
    const string NameOfPlans = "rows";

    /// <summary>All tables in the order of the plan; those that are not found are left out and reported.</summary>
    public IReadOnlyList<BoundTable> Bind(QueryPlan plan)
    {
        var references = plan.Joins
            .Select((join, index) => (join.Table, Path: $"{prefix}joins[{index}].table", Join: (Join?)join))
            .Prepend((Table: plan.From, Path: $"{prefix}from", Join: null))
            .ToList();
        foreach (var (reference, _, _) in references)
        {
            if (reference.Alias is { } alias)
            {
                aliases.Reserve(alias);
            }
        }

        var tables = new List<BoundTable>();
        foreach (var (reference, path, join) in references)
        {
            if (Find(reference, path) is not var (found, subPlan))
            {
                continue;
            }

            var planName = reference.Alias ?? found.Name;
            if (tables.Exists(table => string.Equals(table.PlanName, planName, StringComparison.OrdinalIgnoreCase)))
            {
                context.Report($"{path}.alias", $"\"{planName}\" is already in the plan; give this one an alias of its own.");
            }

            var sqlAlias = reference.Alias is { } given ? aliases.Take(given) : aliases.Short(found.Name);
            tables.Add(new(found, subPlan, sqlAlias, planName, join is null ? null : new BoundJoin(join.Type, [], null)));
        }

        return tables;
    }

    (TableSchema Schema, BoundPlan? Plan)? Find(TableReference reference, string path)
    {
        if (reference.Alias is { } alias && !Names.CanBeWritten(alias))
        {
            context.Report($"{path}.alias", "An alias has at least one character and none of them is NUL.");
        }

        if ((reference.Table is null) == (reference.Plan is null))
        {
            context.Report(path, reference.Table is null ? "needs a table, or a plan whose rows are taken." : "has a table and a plan; it can be only one of them.");
            return null;
        }

        return reference.Plan is { } plan ? Find(plan, $"{path}.plan") : Find(reference.Table!, $"{path}.table");
    }

    (TableSchema, BoundPlan?)? Find(QueryPlan plan, string path)
    {
        if (PlanBinder.Bind(plan, context, outer: null, outerPlace: null, aliases, path) is not { } unsettled)
        {
            return null;
        }

        var bound = unsettled.Settle();
        var columns = bound.Columns.Select(column => new ColumnSchema(column.Name, column.Type!.Value, "", null) { IsNullable = column.IsNullable });
        return (new TableSchema(NameOfPlans, [.. columns], null, false, []), bound);
    }

    (TableSchema, BoundPlan?)? Find(string name, string path)
    {
        if ((ByName(name) ?? (WithoutSource(name) is { } bare ? ByName(bare) : null)) is { } found)
        {
            return (found, null);
        }

        var names = context.Schema.Tables.Select(table => table.Name).ToList();
        context.Report(
            path, $"There is no table \"{name}\" in {context.Schema.Source}.{NearestName.Hint(name, names)} {Names.List("It has", names)}");
        return null;
    }

    TableSchema? ByName(string name) =>
        context.Schema.Tables.FirstOrDefault(table => table.Name == name)
        ?? context.Schema.Tables.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.OrdinalIgnoreCase));

    string? WithoutSource(string name) =>
        name.StartsWith(context.Schema.Source + ".", StringComparison.OrdinalIgnoreCase) ? name[(context.Schema.Source.Length + 1)..] : null;
}
