using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Finds the column that a reference means: in its own plan first, then, by name, in the plans around it.</summary>
sealed class Scope(IReadOnlyList<BoundTable> tables, Scope? outer, Place? outerPlace, List<PlanProblem> problems)
{
    readonly List<BoundColumn> _outerColumns = [];

    /// <summary>The tables that expressions of the select list, <c>where</c> and the like may name.</summary>
    public IReadOnlyList<BoundTable> Shown { get; } = [.. tables.Where(table => table.ShowsColumns)];

    /// <summary>Columns of plans around this one that it, or a plan in it, names.</summary>
    public IReadOnlyList<BoundColumn> OuterColumns => _outerColumns;

    /// <summary>Whether a plan in this one names a column of it.</summary>
    public bool IsNamedInside { get; private set; }

    public BoundExpression Bind(ColumnReference reference, Place place, string path)
    {
        var candidates = reference.Table is null ? place.Tables : Named(reference.Table, place.Tables);
        if (candidates.Count == 0 && reference.Table is { } table)
        {
            return BindOuter(reference, place, path) ?? Report($"{path}.table", NoTable(table, place));
        }

        var found = candidates.Select(candidate => (Table: candidate, Column: candidate.Column(reference.Column)))
            .Where(match => match.Column is not null)
            .ToList();
        return found.Count == 1
            ? Column(found[0].Table, found[0].Column!)
            : Report($"{path}.column", found.Count == 0
                ? NoColumn(reference, candidates)
                : $"\"{reference.Column}\" is a column of {string.Join(" and ", found.Select(match => match.Table.PlanName))}; name the table that is meant.");
    }

    static BoundColumn Column(BoundTable table, ColumnSchema column) => new(
        table.Alias, column.Name, column.Type, column.EngineType, column.IsNullable || table.Join?.Type == JoinType.Left);

    // By alias first: a table used twice is known by its own name where it has no alias.
    static IReadOnlyList<BoundTable> Named(string name, IReadOnlyList<BoundTable> visible) =>
        visible.FirstOrDefault(table => string.Equals(table.PlanName, name, StringComparison.OrdinalIgnoreCase)) is { } table
            ? [table]
            : [.. visible.Where(table => table.IsCalled(name))];

    BoundExpression? BindOuter(ColumnReference reference, Place place, string path)
    {
        if (outer is null || outerPlace is null || !outer.Knows(reference.Table!, outerPlace))
        {
            return null;
        }

        if (!place.NamesOuter)
        {
            return Report($"{path}.table", $"\"{reference.Table}\" is a table of the plan around this one, and its columns can stand in where only.");
        }

        var found = outer.Bind(reference, outerPlace, path);
        if (found is BoundColumn column)
        {
            outer.IsNamedInside = true;
            if (!_outerColumns.Contains(column))
            {
                _outerColumns.Add(column);
            }
        }

        return found;
    }

    bool Knows(string name, Place place) =>
        Named(name, place.Tables).Count > 0 || (place.NamesOuter && outer is not null && outerPlace is not null && outer.Knows(name, outerPlace));

    BoundConstant Report(string path, string message)
    {
        problems.Add(new(path, message));
        return BoundConstant.Unknown;
    }

    string NoTable(string name, Place place)
    {
        if (tables.FirstOrDefault(table => table.IsCalled(name)) is { } hidden)
        {
            return hidden.ShowsColumns
                ? $"\"{name}\" is joined only later in the plan."
                : $"\"{name}\" is joined by semi or anti and shows no columns; put its conditions into that join.";
        }

        var names = place.Tables.Select(table => table.PlanName).ToList();
        return $"\"{name}\" is no table of this plan.{NearestName.Hint(name, names)} {Names.List("It has", names)}";
    }

    string NoColumn(ColumnReference reference, IReadOnlyList<BoundTable> candidates)
    {
        var names = candidates.SelectMany(table => table.Schema.Columns).Select(column => column.Name).Distinct().ToList();
        var where = string.Join(" or ", candidates.Select(table => table.PlanName));
        var hint = Elsewhere(reference.Column) ?? NearestName.Hint(reference.Column, names);
        return $"There is no column \"{reference.Column}\" in {where}.{hint} {Names.List("It has", names)}";
    }

    string? Elsewhere(string column) =>
        tables.FirstOrDefault(table => table.Column(column) is not null) is { } elsewhere
            ? elsewhere.ShowsColumns ? $" {elsewhere.PlanName} has one of that name." : null
        : outerPlace?.Tables.FirstOrDefault(table => table.Column(column) is not null) is { } around
            ? $" {around.PlanName} of the plan around this one has one of that name; name the table where it is meant."
        : null;
}
