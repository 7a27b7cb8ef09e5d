using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Turns "top 5 products", "which country has the most orders", "cheapest product" into groups, an order and a limit.</summary>
sealed class RankCompleter(SchemaGraph graph, EnglishLexicon lexicon, Measures measures)
{
    const int Several = 10;

    readonly DateChoice _dates = new(graph, lexicon);

    public ReadQuestion Complete(Reading reading, Rank rank)
    {
        if (Target(reading, rank) is not { } target)
        {
            // "First", "last" and "best" by themselves say nothing.
            return new(reading with { Rank = null }, rank.By is null && rank.Kind == RankKind.Date ? null : new Problem.Doubt($"The {rank.Word} of what?", []));
        }

        reading = reading with { Within = reading.Groups is [var first, ..] && target.Equals(first) ? [] : [.. reading.Groups.Where(group => !group.Equals(target))] };
        reading = reading with { Rank = null, Target = null, Limit = reading.Limit ?? (reading.TargetIsPlural && rank.By is null ? Several : reading.TargetIsPlural ? null : 1) };
        return target switch
        {
            GroupKey.ByRow row when rank.Kind == RankKind.Date => ByField(reading, row.Table, _dates.Own(row.Table), rank, "date"),
            GroupKey.ByRow row when rank.Kind == RankKind.Price && rank.By is null => ByField(reading, row.Table, Price(row.Table), rank, "price"),
            GroupKey.ByColumn column when rank.Kind == RankKind.Date && SchemaGraph.IsDate(column.Field) => Extreme(reading, column.Field, rank),
            _ => ByAmount(reading, target, rank),
        };
    }

    static GroupKey? Target(Reading reading, Rank rank) => reading switch
    {
        { Target: { } target } => target,

        // "The customer with the most orders in each city".
        { Subject: { } subject, Groups.Count: > 0 } when rank.By is { Figure: { } figure } && figure.Table.Name != subject.Name => new GroupKey.ByRow(subject),
        { Groups: [var group, ..] } => group,
        { Shown: [var shown] } when rank.Kind != RankKind.Date => new GroupKey.ByColumn(shown),
        { Subject: { } subject } => new GroupKey.ByRow(subject),
        _ => null,
    };

    static ReadQuestion ByField(Reading reading, TableSchema table, Field? field, Rank rank, string what) => field is null
        ? new(reading, new Problem.Refusal($"{Labels.Of(table)} have no {what}"))
        : reading.Figures.Count > 0 || reading.Having.Count > 0
        ? new(reading, new Problem.Doubt($"The {rank.Word} {Labels.Of(table)}, or a figure about all of them?", []))
        : new(reading with { Subject = table, Sort = new Sort(null, field, rank.Descending), Groups = [] }, null);

    static ReadQuestion Extreme(Reading reading, Field field, Rank rank) => new(reading with
    {
        Limit = null,
        Shown = [],
        Groups = [],
        Figures = [new Figure(rank.Descending ? AggregateFunction.Max : AggregateFunction.Min, field.Table, Measures.Reference(field), $"{(rank.Descending ? "latest" : "earliest")} {field.Label}")],
    }, null);

    ReadQuestion ByAmount(Reading reading, GroupKey target, Rank rank)
    {
        var by = rank.By ?? reading.Sort ?? (reading.Figures is [var first, ..] ? new Sort(first, null, null) : null) ?? Obvious(reading, target, rank);
        if (by is null or { Figure: null, Field: null })
        {
            return Ask(reading, target, rank);
        }

        if (by.Field is { } field && target is GroupKey.ByRow row && field.Table.Name == row.Table.Name)
        {
            return new(reading with { Subject = row.Table, Sort = new Sort(null, field, rank.Descending), Figures = [] }, null);
        }

        var figure = by.Figure ?? new Figure(rank.Descending ? AggregateFunction.Max : AggregateFunction.Min, by.Field!.Table, Measures.Reference(by.Field), $"{(rank.Descending ? "highest" : "lowest")} {by.Field.Label}");
        return new(reading with
        {
            Groups = [.. reading.Within, target],
            Shown = [.. reading.Shown.Where(s => target is not GroupKey.ByColumn c || !s.Is(c.Field))],
            Figures = [figure, .. reading.Figures.Where(f => f != figure && !f.CountsRows)],
            Sort = new Sort(figure, null, rank.Descending),
        }, null);
    }

    /// <summary>What is counted for "most popular city", "product returned most", and added up for "largest orders".</summary>
    Sort? Obvious(Reading reading, GroupKey target, Rank rank) => (rank, target) switch
    {
        ({ Kind: RankKind.Often }, GroupKey.ByColumn column) => new Sort(Figure.RowsOf(reading.Subject ?? column.Field.Table), null, null),
        ({ Word: "most" }, _) when reading.Verbs is [var verb, ..] && !IsSelling(verb) => new Sort(Figure.RowsOf(verb), null, null),
        ({ Word: "largest" }, GroupKey.ByRow row) when measures.Find("Revenue") is var (revenue, _) && graph.WayUp(revenue.Table, row.Table) is { Count: 1 } => new Sort(revenue, null, null),
        _ => null,
    };

    /// <summary>"Bought most" may mean money, pieces or orders.</summary>
    bool IsSelling(TableSchema verb) => measures.Find("UnitsSold") is var (units, _) && graph.WayUp(units.Table, verb) is not null;

    ReadQuestion Ask(Reading reading, GroupKey target, Rank rank)
    {
        var table = target switch { GroupKey.ByRow row => row.Table, GroupKey.ByColumn column => column.Field.Table, _ => null };
        List<(Figure Figure, string? Note)> figures = [.. new[] { "Revenue", "UnitsSold" }.Select(measures.Find).Where(m => m is not null).Select(m => (m!.Value.Figure, (string?)m.Value.Note))];
        figures.AddRange(graph.Schema.Tables.Where(t => table is not null && t.Name != table.Name && graph.WayUp(t, table) is { Count: 1 }).Select(t => (Figure.RowsOf(t), (string?)null)));
        var choices = figures
            .Where(f => table is null || graph.WayUp(f.Figure.Table, table) is not null)
            .Select(f =>
            {
                var chosen = reading with { Groups = [.. reading.Within, target], Figures = [f.Figure], Shown = [], Sort = new Sort(f.Figure, null, rank.Descending) };
                return new Choice($"by {f.Figure.Label}", f.Note is null ? chosen : chosen.Note(f.Note));
            })
            .ToList();
        return new(reading, new Problem.Doubt($"{char.ToUpperInvariant(rank.Word[0])}{rank.Word[1..]} by what?", choices));
    }

    Field? Price(TableSchema table) => table.Columns.Select(c => new Field(table, c)).Where(SchemaGraph.IsNumber)
        .FirstOrDefault(f => lexicon.IsNamed("price", f.Column.Name) || lexicon.IsNamed("amount", f.Column.Name));
}
