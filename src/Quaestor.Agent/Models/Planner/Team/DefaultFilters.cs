using System.Text.Json;
using Quaestor.Agent.Knowledge;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Team;

/// <summary>
/// Leaves out of a plan what a team says does not count, wherever a table of theirs is read. A plan that speaks of the columns by which
/// that is told says itself what counts.
/// </summary>
sealed class DefaultFilters(IReadOnlyList<DefaultFilter> filters)
{
    /// <returns>The plan, and what to tell about it.</returns>
    public (QueryPlan Plan, IReadOnlyList<string> Notes) Apply(QueryPlan plan)
    {
        if (filters.Count == 0)
        {
            return (plan, []);
        }

        var mentioned = new HashSet<(string, string)>();
        Mentioned(QueryPlanJson.SerializeToElement(plan), [], mentioned);
        var free = filters.Where(filter => !GlossaryColumns.Of(filter.Where).Any(column => mentioned.Contains((column.Table!.ToLowerInvariant(), column.Column.ToLowerInvariant())))).ToList();
        var applied = new List<DefaultFilter>();
        var filtered = free.Count == 0 ? plan : In(plan, free, applied);
        return (filtered, [.. applied.Distinct().Select(filter => $"{char.ToUpperInvariant(filter.Says[0])}{filter.Says[1..]}, by the glossary.")]);
    }

    static QueryPlan In(QueryPlan plan, IReadOnlyList<DefaultFilter> filters, List<DefaultFilter> applied)
    {
        List<Condition> conditions = [.. plan.Where is { } where ? [In(where, filters, applied)] : Array.Empty<Condition>(), .. Of(plan.From, filters, applied)];
        var joins = new List<Join>();
        foreach (var join in plan.Joins)
        {
            var own = Of(join.Table, filters, applied);
            if (join.Type == JoinType.Inner)
            {
                conditions.AddRange(own);
                joins.Add(join);
            }
            else
            {
                joins.Add(join with { Where = All([.. join.Where is { } on ? [on] : Array.Empty<Condition>(), .. own]) });
            }
        }

        return plan with
        {
            From = plan.From.Plan is { } inner ? plan.From with { Plan = In(inner, filters, applied) } : plan.From,
            Joins = joins,
            Where = All(conditions),
            Combine = [.. plan.Combine.Select(one => one with { Plan = In(one.Plan, filters, applied) })],
        };
    }

    static Condition In(Condition condition, IReadOnlyList<DefaultFilter> filters, List<DefaultFilter> applied) => condition switch
    {
        And and => new And([.. and.Conditions.Select(one => In(one, filters, applied))]),
        Or or => new Or([.. or.Conditions.Select(one => In(one, filters, applied))]),
        Not not => new Not(In(not.Condition, filters, applied)),
        InPlan one => one with { Plan = In(one.Plan, filters, applied) },
        Exists one => one with { Plan = In(one.Plan, filters, applied) },
        Comparison { Right: SubPlan sub } one => one with { Right = new SubPlan(In(sub.Plan, filters, applied)) },
        _ => condition,
    };

    static List<Condition> Of(TableReference table, IReadOnlyList<DefaultFilter> filters, List<DefaultFilter> applied)
    {
        List<DefaultFilter> own = [.. filters.Where(filter => string.Equals(filter.Table, table.Table, StringComparison.OrdinalIgnoreCase))];
        applied.AddRange(own);
        return [.. own.Select(filter => GlossaryColumns.Map(filter.Where, (column, literal) => (column with { Table = table.Alias ?? table.Table }, literal)))];
    }

    static Condition? All(IReadOnlyList<Condition> conditions) => conditions switch
    {
        [] => null,
        [var only] => only,
        _ => new And([.. conditions.SelectMany(one => one is And and ? and.Conditions : [one])]),
    };

    /// <summary>All columns of a plan, whatever they stand in, by the tables behind their aliases.</summary>
    static void Mentioned(JsonElement part, Dictionary<string, string> aliases, HashSet<(string, string)> mentioned)
    {
        if (part.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in part.EnumerateArray())
            {
                Mentioned(item, aliases, mentioned);
            }
        }
        else if (part.ValueKind == JsonValueKind.Object)
        {
            if (part.TryGetProperty("from", out var from) && from.ValueKind == JsonValueKind.Object)
            {
                aliases = Aliases(part, from, aliases);
            }

            if (part.TryGetProperty("column", out var column) && column.ValueKind == JsonValueKind.String)
            {
                var name = column.GetString()!.ToLowerInvariant();
                var alias = part.TryGetProperty("table", out var named) ? named.GetString()?.ToLowerInvariant() : null;
                mentioned.UnionWith(alias is null ? aliases.Values.Select(table => (table, name)) : [(aliases.GetValueOrDefault(alias, alias), name)]);
            }

            foreach (var property in part.EnumerateObject())
            {
                Mentioned(property.Value, aliases, mentioned);
            }
        }
    }

    static Dictionary<string, string> Aliases(JsonElement plan, JsonElement from, Dictionary<string, string> outer)
    {
        var aliases = new Dictionary<string, string>(outer, StringComparer.Ordinal);
        foreach (var table in (plan.TryGetProperty("joins", out var joins) ? joins.EnumerateArray().Select(join => join.GetProperty("table")) : []).Prepend(from))
        {
            if (table.TryGetProperty("table", out var name) && name.GetString() is { } text)
            {
                aliases[(table.TryGetProperty("alias", out var alias) && alias.GetString() is { } said ? said : text).ToLowerInvariant()] = text.ToLowerInvariant();
            }
        }

        return aliases;
    }
}
