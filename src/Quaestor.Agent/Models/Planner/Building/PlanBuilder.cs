using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Building;

/// <summary>Makes the query plan of a complete reading, or says why the tables do not allow it.</summary>
sealed class PlanBuilder(SchemaGraph graph)
{
    readonly PartConditions _parts = new(graph);

    public BuiltPlan Build(Reading reading)
    {
        IReadOnlyList<Condition> ofParts = [];
        if (reading.Subject is { } asked)
        {
            (reading, ofParts) = _parts.Of(reading, asked);
        }

        List<TableSchema> needed = [.. Needed(reading).DistinctBy(t => t.Name)];
        var existences = reading.Existences.Where(e => e.Negated || !needed.Exists(t => t.Name == e.Table.Name)).ToList();
        if (graph.FinestOf(needed) is not { } finest)
        {
            return BuiltPlan.Refused($"nothing links {string.Join(", ", needed.Select(Labels.Of))} row by row");
        }

        if (Repeated(reading, finest) is { } repeated)
        {
            return BuiltPlan.Refused($"{repeated.Label} belongs to {Labels.Of(repeated.Table)}, and what is asked beside it splits each of them over several {Labels.Of(finest)}; the sum would count it more than once");
        }

        if (reading.Subject is { } whole && Splits(reading, whole) is { } split)
        {
            return BuiltPlan.Refused($"{split} is said of single rows that belong to {Labels.Of(whole)}, and I do not look for {Labels.Of(whole)} of which none is so yet");
        }

        var tree = new JoinTree(graph, finest, needed);
        var partners = new List<Join>();
        foreach (var existence in existences)
        {
            if (existence.Table.Name == (reading.Subject ?? finest).Name)
            {
                return BuiltPlan.Refused($"what is asked for is known from {Labels.Of(existence.Table)} alone, so nothing of it is without them");
            }

            if (Partner(existence, reading.Subject ?? finest) is not { } partner)
            {
                return BuiltPlan.Refused($"{Labels.Of(reading.Subject ?? finest)} are not linked to {Labels.Of(existence.Table)} directly, and I do not look for missing links over several tables yet");
            }

            if (!existence.Negated && tree.Has(partner.Table.Table!))
            {
                continue;
            }

            if (tree.Has(partner.Table.Table!) || partners.Exists(p => p.Table.Table == partner.Table.Table))
            {
                return BuiltPlan.Refused($"{Labels.Of(existence.Table)} are asked for in two ways at once");
            }

            partners.Add(partner);
        }

        var columns = new PlanColumns(graph, finest);
        var plan = new QueryPlan
        {
            Select = columns.Select(reading),
            From = tree.From,
            Joins = [.. tree.Joins, .. partners],
            Where = All([.. reading.Filters.Select(f => f.Condition), .. Conditions(reading.Periods), .. ofParts]),
            GroupBy = [.. reading.Groups.SelectMany(columns.Keys).Distinct()],
            Having = All([.. reading.Having.Select(columns.Condition)]),
            OrderBy = columns.Order(reading),
            Limit = reading.Limit,
            Distinct = reading.Figures.Count == 0 && (reading.Distinct || finest.Name != (reading.Subject ?? finest).Name),
        };
        if (reading.Within.Count == 0)
        {
            return new BuiltPlan(plan, [.. tree.Losses(graph)], null);
        }

        return columns.Partition(reading) is { } partition
            ? new BuiltPlan(RankedWithin.Of(plan, partition), [.. tree.Losses(graph)], null)
            : BuiltPlan.Refused($"{Labels.Of(finest)} do not say which {string.Join(" and ", reading.Within.Select(Labels.Of))} they belong to, so there is no order within each");
    }

    IEnumerable<TableSchema> Needed(Reading reading)
    {
        var figures = reading.Figures.Concat(reading.Having.Select(h => h.Figure)).ToList();
        IEnumerable<TableSchema> tables =
        [
            .. figures.SelectMany(f => f.Also.Prepend(f.Table)),
            .. reading.Groups.Select(k => k switch { GroupKey.ByColumn c => c.Field.Table, GroupKey.ByRow r => r.Table, GroupKey.ByDate { Field: { } date } => date.Table, _ => null }).OfType<TableSchema>(),
            .. reading.Filters.Select(f => f.Field.Table),
            .. reading.Periods.Select(p => p.Field!.Table),
            .. reading.Shown.Select(s => s.Table),
            .. reading.Sort?.Field is { } sorted ? new[] { sorted.Table } : [],
            .. figures.Count == 0 && reading.Groups.Count == 0 && reading.Subject is { } subject ? new[] { subject } : [],
        ];
        var known = tables.ToList();

        // What a figure is shared among is counted by its key, which may stand in the figure's own table.
        return [.. known, .. figures.Select(f => f.DividedBy?.Table).OfType<TableSchema>().Where(t => KeyIn(known.Count > 0 ? graph.FinestOf(known) : null, t) is null)];
    }

    Field? KeyIn(TableSchema? finest, TableSchema table) => finest is null ? null : PlanColumns.KeyOf(graph, finest, table, ownOnly: true);

    /// <summary>A sum or mean over rows that a join to finer rows would repeat.</summary>
    static Figure? Repeated(Reading reading, TableSchema finest) => reading.Figures.Concat(reading.Having.Select(h => h.Figure)).FirstOrDefault(f =>
        f.Table.Name != finest.Name && (f.Argument ?? f.Formula) is not null && f.Function is AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Median or AggregateFunction.Count);

    /// <summary>
    /// "Customers who did not buy toys" are not those with something else among what they bought: a negation over finer rows
    /// than those asked for would keep the wrong ones.
    /// </summary>
    string? Splits(Reading reading, TableSchema subject)
    {
        if (reading.Groups.Count > 0 || reading.Figures.Any(f => !f.CountsRows || f.Table.Name != subject.Name))
        {
            return null;
        }

        var finer = reading.Filters.Where(f => graph.WayUp(subject, f.Field.Table) is null).ToList();
        return (reading.Existences.Any(e => e.Negated) ? finer.FirstOrDefault() : finer.Find(f => f.Condition is Not))?.Label;
    }

    /// <summary>Keeps the rows that have, or have not, a partner in a table that refers to them or that they refer to.</summary>
    Join? Partner(Existence existence, TableSchema subject)
    {
        if (graph.WayUp(subject, existence.Table) is [var up])
        {
            return new Join(
                existence.Negated ? JoinType.Anti : JoinType.Semi,
                new TableReference(up.ToTable),
                [new KeyPair(new ColumnReference(up.FromColumn, up.FromTable), new ColumnReference(up.ToColumn, up.ToTable))],
                All([.. existence.Periods.Select(Condition)]));
        }

        var table = graph.WayUp(existence.Table, subject) is { Count: 1 } ? existence.Table : graph.FinestOf([subject, existence.Table]);
        if (table is null || graph.WayUp(table, subject) is not [var join] || (existence.Periods.Count > 0 && table.Name != existence.Table.Name))
        {
            return null;
        }

        return new Join(
            existence.Negated ? JoinType.Anti : JoinType.Semi,
            new TableReference(table.Name),
            [new KeyPair(new ColumnReference(join.ToColumn, join.ToTable), new ColumnReference(join.FromColumn, join.FromTable))],
            All([.. existence.Periods.Select(Condition)]));
    }

    /// <summary>Periods of which no day lies in two are alternatives: "in 2024 and 2025".</summary>
    public static IEnumerable<Condition> Conditions(IReadOnlyList<PeriodFilter> periods)
    {
        foreach (var ofField in periods.Where(p => !p.Negated).GroupBy(p => (p.Field!.Table.Name, p.Field.Column.Name)))
        {
            List<PeriodFilter> several = [.. ofField.OrderBy(p => p.Bounds.From ?? DateOnly.MinValue)];
            var apart = several.Zip(several.Skip(1)).All(pair => pair.First.Bounds.Until <= pair.Second.Bounds.From);
            if (several.Count > 1 && apart)
            {
                yield return new Or([.. several.Select(Condition)]);
                continue;
            }

            foreach (var period in several)
            {
                yield return Condition(period);
            }
        }

        foreach (var negated in periods.Where(p => p.Negated))
        {
            yield return Condition(negated);
        }
    }

    static Condition Condition(PeriodFilter period)
    {
        Condition within = new InPeriod(Measures.Reference(period.Field!), new DateRange(period.Bounds.From, period.Bounds.Until));
        return period.Negated ? new Not(within) : within;
    }

    public static Condition? All(IReadOnlyList<Condition> conditions) => conditions switch
    {
        [] => null,
        [var only] => only,
        _ => new And(conditions),
    };
}

/// <summary>A plan with what to tell about it, or the reason why there is none.</summary>
sealed record BuiltPlan(QueryPlan? Plan, IReadOnlyList<string> Notes, string? Because)
{
    public static BuiltPlan Refused(string because) => new(null, [], because);
}
