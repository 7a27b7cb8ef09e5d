using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Finds the column that a reference means among the tables that it may name.</summary>
sealed class ColumnBinder(IReadOnlyList<BoundTable> tables, List<PlanProblem> problems)
{
    static readonly TypedExpression Unknown = new(new NullLiteral(), null);

    /// <summary>The tables that expressions of the select list, <c>where</c> and the like may name.</summary>
    public IReadOnlyList<BoundTable> Shown { get; } = [.. tables.Where(table => table.ShowsColumns)];

    public TypedExpression Bind(ColumnReference reference, IReadOnlyList<BoundTable> visible, string path)
    {
        var candidates = reference.Table is null ? visible : Named(reference.Table, visible);
        if (candidates.Count == 0)
        {
            problems.Add(new($"{path}.table", NoTable(reference, visible)));
            return Unknown;
        }

        var found = candidates.Select(table => (Table: table, Column: table.Column(reference.Column)))
            .Where(match => match.Column is not null)
            .ToList();
        if (found.Count == 1)
        {
            var (table, column) = found[0];
            return new(new ColumnReference(column!.Name, table.Alias), column.Type);
        }

        problems.Add(new($"{path}.column", found.Count == 0
            ? NoColumn(reference, candidates)
            : $"\"{reference.Column}\" is a column of {string.Join(" and ", found.Select(match => match.Table.PlanName))}; name the table that is meant."));
        return Unknown;
    }

    // By alias first: a table used twice is known by its own name where it has no alias.
    static IReadOnlyList<BoundTable> Named(string name, IReadOnlyList<BoundTable> visible) =>
        visible.FirstOrDefault(table => string.Equals(table.PlanName, name, StringComparison.OrdinalIgnoreCase)) is { } table
            ? [table]
            : [.. visible.Where(table => Names(table, name))];

    static bool Names(BoundTable table, string name) =>
        string.Equals(table.PlanName, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(table.Schema.Name, name, StringComparison.OrdinalIgnoreCase);

    string NoTable(ColumnReference reference, IReadOnlyList<BoundTable> visible)
    {
        if (tables.FirstOrDefault(table => Names(table, reference.Table!)) is { } hidden)
        {
            return hidden.ShowsColumns
                ? $"\"{reference.Table}\" is joined only later in the plan."
                : $"\"{reference.Table}\" is joined by semi or anti and shows no columns; put its conditions into that join.";
        }

        var names = visible.Select(table => table.PlanName).ToList();
        return $"\"{reference.Table}\" is no table of this plan.{NearestName.Hint(reference.Table!, names)} {Binding.Names.List("It has", names)}";
    }

    string NoColumn(ColumnReference reference, IReadOnlyList<BoundTable> candidates)
    {
        var names = candidates.SelectMany(table => table.Schema.Columns).Select(column => column.Name).Distinct().ToList();
        var where = string.Join(" or ", candidates.Select(table => table.PlanName));
        var elsewhere = tables.FirstOrDefault(table => table.Column(reference.Column) is not null);
        var hint = elsewhere is { ShowsColumns: true }
            ? $" {elsewhere.PlanName} has one of that name."
            : NearestName.Hint(reference.Column, names);
        return $"There is no column \"{reference.Column}\" in {where}.{hint} {Binding.Names.List("It has", names)}";
    }
}
