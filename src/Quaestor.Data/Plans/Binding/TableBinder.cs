using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Finds the plan's tables in the schema and gives each its alias.</summary>
sealed class TableBinder(SourceSchema schema, List<PlanProblem> problems)
{
    readonly HashSet<string> _aliases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All tables in the order of the plan; those that are not found are left out and reported.</summary>
    public IReadOnlyList<BoundTable> Bind(QueryPlan plan)
    {
        var references = plan.Joins
            .Select((join, index) => (join.Table, Path: $"joins[{index}].table", Join: (Join?)join))
            .Prepend((Table: plan.From, Path: "from", Join: null))
            .ToList();
        _aliases.UnionWith(references.Select(reference => reference.Table.Alias).OfType<string>());

        var tables = new List<BoundTable>();
        foreach (var (reference, path, join) in references)
        {
            if (Find(reference, path) is not { } found)
            {
                continue;
            }

            var planName = reference.Alias ?? found.Name;
            if (tables.Any(table => string.Equals(table.PlanName, planName, StringComparison.OrdinalIgnoreCase)))
            {
                problems.Add(new($"{path}.alias", $"\"{planName}\" is already in the plan; give this one an alias of its own."));
            }

            var bound = join is null ? null : new BoundJoin(join.Type, join.On, join.Where);
            tables.Add(new(found, reference.Alias ?? ShortAlias(found.Name), planName, bound, path));
        }

        return tables;
    }

    TableSchema? Find(TableReference reference, string path)
    {
        if (reference.Alias is { } alias && !Names.CanBeWritten(alias))
        {
            problems.Add(new($"{path}.alias", "An alias has at least one character and none of them is NUL."));
        }

        var name = reference.Table;
        var found = ByName(name) ?? (WithoutSource(name) is { } bare ? ByName(bare) : null);
        if (found is null)
        {
            var names = schema.Tables.Select(table => table.Name).ToList();
            problems.Add(new(
                $"{path}.table",
                $"There is no table \"{name}\" in {schema.Source}.{NearestName.Hint(name, names)} {Names.List("It has", names)}"));
        }

        return found;
    }

    TableSchema? ByName(string name) =>
        schema.Tables.FirstOrDefault(table => table.Name == name)
        ?? schema.Tables.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.OrdinalIgnoreCase));

    string? WithoutSource(string name) =>
        name.StartsWith(schema.Source + ".", StringComparison.OrdinalIgnoreCase) ? name[(schema.Source.Length + 1)..] : null;

    // order_items is oi, and oi2 where that is taken; always a letter and then letters and digits, so never a keyword of two.
    string ShortAlias(string table)
    {
        var initials = string.Concat(table
            .Split(['_', '-', ' ', '.', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToLowerInvariant(word[0]))
            .Where(char.IsAsciiLetter)
            .Take(4));
        var stem = initials.Length == 0 ? "t" : initials;
        var alias = Names.IsShortWord(stem) ? stem + "1" : stem;
        for (var number = 2; !_aliases.Add(alias); number++)
        {
            alias = stem + number;
        }

        return alias;
    }
}
