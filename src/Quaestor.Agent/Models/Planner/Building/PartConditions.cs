using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Building;

/// <summary>
/// Conditions on rows by what belongs to them: customers by what they bought. Each asks the parts a question of its own, so that
/// "books but not toys" keeps who has the one and none of the other, and "both" who has each.
/// </summary>
sealed class PartConditions(SchemaGraph graph)
{
    /// <summary>The conditions on the key of <paramref name="subject"/>, and what of the reading they leave to be said.</summary>
    public (Reading Others, IReadOnlyList<Condition> Conditions) Of(Reading reading, TableSchema subject)
    {
        var parts = reading.Filters.Where(filter => IsPart(filter.Field.Table, subject)).ToList();
        var far = reading.Existences.Where(one => IsFarFrom(one.Table, subject)).ToList();
        var without = reading.Existences.Where(one => one.Negated).ToList();
        var isAsked = far.Count > 0 || parts.Exists(part => part.Condition is Not || part.EachOf.Count > 0) || (parts.Count > 0 && without.Count > 0);
        var isLinked = graph.FinestOf([subject, .. parts.Select(part => part.Field.Table), .. reading.Existences.Select(one => one.Table)]) is not null;
        if (!isAsked || !isLinked || graph.KeyOf(subject) is not { } key || !ListsOrCounts(reading, subject))
        {
            return (reading, []);
        }

        if (parts.Count > 0 && without.Count > 0 && reading.Verbs.Count == 0)
        {
            // "Never bought toys": what is said of the parts is said of what there is none of.
            return without is [var none] && parts.TrueForAll(IsHad)
                ? (Without(reading, [none], parts, []), [new Not(Has(parts, none.Periods, none.Table))])
                : (reading, []);
        }

        var periods = parts.Count > 0 ? reading.Periods.Where(period => IsPart(period.Field!.Table, subject)).ToList() : [];
        List<Filter> had = [.. parts.Where(IsHad)];
        List<Filter> each = [.. parts.Where(part => part.EachOf.Count > 0)];
        List<Condition> conditions =
        [
            .. each.SelectMany(part => part.EachOf, (part, one) => Has([.. had, part with { Condition = one }], periods)),
            .. each.Count == 0 && had.Count > 0 ? [Has(had, periods)] : Array.Empty<Condition>(),
            .. parts.Select(part => part.Condition is Not not ? new Not(Has([part with { Condition = not.Condition }], periods)) : null).OfType<Condition>(),
            .. far.Select(one => one.Negated ? (Condition)new Not(Has([], one.Periods, one.Table)) : Has([], one.Periods, one.Table)),
        ];
        var implied = had.Count + each.Count > 0 ? reading.Existences.Where(one => !one.Negated && IsPart(one.Table, subject)) : [];
        return (Without(reading, [.. far, .. implied], parts, periods), conditions);

        Condition Has(IEnumerable<Filter> filters, IEnumerable<PeriodFilter> within, params TableSchema[] also) => new InPlan(Measures.Reference(key), Keys(
            subject, key, [.. also, .. filters.Select(f => f.Field.Table), .. within.Select(p => p.Field!.Table)], [.. filters.Select(f => f.Condition), .. PlanBuilder.Conditions([.. within])]));
    }

    static bool IsHad(Filter part) => part.Condition is not Not && part.EachOf.Count == 0;

    static Reading Without(Reading reading, IReadOnlyList<Existence> existences, IReadOnlyList<Filter> filters, IReadOnlyList<PeriodFilter> periods) => reading with
    {
        Filters = [.. reading.Filters.Except(filters)],
        Periods = [.. reading.Periods.Except(periods)],
        Existences = [.. reading.Existences.Except(existences)],
    };

    /// <summary>Rows of it, listed or counted: whole rows are kept or left.</summary>
    static bool ListsOrCounts(Reading reading, TableSchema subject) =>
        reading.Groups.Count == 0 && reading.Having.Count == 0
        && reading.Figures.All(figure => figure.CountsRows && figure.Table.Name == subject.Name)
        && reading.Shown.Concat(reading.Sort?.Field is { } by ? [by] : []).All(field => field.Table.Name == subject.Name);

    /// <summary>Several of its rows may belong to one of the subject.</summary>
    bool IsPart(TableSchema table, TableSchema subject) => graph.WayUp(subject, table) is null && graph.FinestOf([subject, table]) is not null;

    /// <summary>Linked over other tables alone.</summary>
    bool IsFarFrom(TableSchema table, TableSchema subject) =>
        IsPart(table, subject) && (graph.WayUp(table, subject) is { Count: > 1 } || (graph.WayUp(table, subject) is null && graph.WayUp(graph.FinestOf([subject, table])!, subject) is not { Count: 1 }));

    QueryPlan Keys(TableSchema subject, Field key, IReadOnlyList<TableSchema> tables, IReadOnlyList<Condition> where)
    {
        var finest = graph.FinestOf([subject, .. tables])!;
        var own = PlanColumns.KeyOf(graph, finest, subject, ownOnly: true);
        var tree = new JoinTree(graph, finest, own is null ? [subject, .. tables] : tables);
        return new QueryPlan { Select = [new SelectItem(Measures.Reference(own ?? key))], From = tree.From, Joins = tree.Joins, Where = PlanBuilder.All(where) };
    }
}
