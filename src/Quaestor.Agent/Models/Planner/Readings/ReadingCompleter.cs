using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Fills what a question leaves to common sense, and asks where common sense has more than one answer.</summary>
sealed class ReadingCompleter(SchemaGraph graph, EnglishLexicon lexicon, Measures measures)
{
    readonly DateChoice _dates = new(graph, lexicon);
    readonly RankCompleter _ranks = new(graph, lexicon, measures);

    public ReadQuestion Complete(Reading reading, QuestionReader reader)
    {
        if (reader.AveragesMeasure && reading.Figures is [.., var figure])
        {
            return AskAverage(reading, figure);
        }

        if (reader.AsksHowMuch && Sums(reading) is { } sums)
        {
            reading = sums;
        }

        if (reader.AsksWho && reading is { Target: null, Subject: null } && Person(reading) is { } person)
        {
            reading = reading with { Target = new GroupKey.ByRow(person) };
        }

        if (reader.ComparesValues && reading.Filters.FirstOrDefault(f => f.Condition is InList { Values.Count: > 1 }) is { } compared)
        {
            reading = reading with { Groups = [.. reading.Groups, new GroupKey.ByColumn(compared.Field)] };
        }

        if (reader.ComparesValues && reading.Periods.Count > 1 && !reading.Groups.Any(k => k is GroupKey.ByDate))
        {
            if (UnitOf(reading.Periods) is not { } unit)
            {
                return new(reading, new Problem.Refusal("I compare whole years, quarters, months or days with each other, and these periods are not of one kind"));
            }

            reading = reading with { Groups = [.. reading.Groups, new GroupKey.ByDate(unit, null)] };
        }

        return Complete(reader.AsksWhen ? When(reading) : reading);
    }

    /// <summary>The rest, which needs nothing of the words; also for a reading that a person chose.</summary>
    public ReadQuestion Complete(Reading reading)
    {
        reading = Listed(reading);
        if (reading.Rank is { } rank)
        {
            var ranked = _ranks.Complete(reading, rank);
            if (ranked.Problem is not null)
            {
                return ranked;
            }

            reading = ranked.Reading;
        }

        if (reading.Groups.Any(k => k is GroupKey.ByDate { Field: null }) && reading.Shown.FirstOrDefault(SchemaGraph.IsDate) is { } date)
        {
            // "Signed up each year": the date named is the one meant.
            reading = At(reading, date) with { Shown = [.. reading.Shown.Where(s => !s.Is(date))] };
        }

        var grouped = Grouped(reading);
        return grouped.Problem is not null ? grouped : Dated(Sorted(grouped.Reading));
    }

    /// <summary>The calendar unit that all periods are one of.</summary>
    static DateBucketUnit? UnitOf(IReadOnlyList<PeriodFilter> periods)
    {
        var units = periods.Select(p => p.Bounds is { From: { } from, Until: { } until } ? (until.DayNumber - from.DayNumber) switch
        {
            1 => DateBucketUnit.Day,
            >= 28 and <= 31 => DateBucketUnit.Month,
            >= 90 and <= 92 => DateBucketUnit.Quarter,
            365 or 366 => DateBucketUnit.Year,
            _ => (DateBucketUnit?)null,
        } : null).Distinct().ToList();
        return units is [var only] ? only : null;
    }

    static ReadQuestion AskAverage(Reading reading, Figure figure)
    {
        var plain = reading with { Figures = [.. reading.Figures.SkipLast(1), figure with { Function = AggregateFunction.Avg, Label = $"average {figure.Label} per row" }] };
        return figure.Argument is null
            ? new(reading, new Problem.Doubt($"The average {figure.Label} of what?", []))
            : new(reading, new Problem.Doubt($"An average of {figure.Label} needs to know: of each what?", [new Choice($"the average of each row of {Labels.Of(figure.Table)}", plain)]));
    }

    TableSchema? Person(Reading reading) => graph.Schema.Tables.Where(t => lexicon.IsNamed("person", t.Name) && IsRelated(t, reading)).ToList() is [var only] ? only : null;

    /// <summary>"How much did we refund", "how much did we sell".</summary>
    Reading? Sums(Reading reading)
    {
        if (reading.Shown is [var only] && SchemaGraph.IsNumber(only))
        {
            return reading with { Figures = [Sum(only)], Shown = [] };
        }

        return reading.Verbs.Count > 0 && measures.Find("Revenue") is var (revenue, note) ? (reading with { Figures = [revenue] }).Note(note, 0.85) : null;
    }

    Reading When(Reading reading)
    {
        // What was done has its day where that is recorded: "when did we sell the first product".
        var table = reading.Verbs.FirstOrDefault(verb => reading.Shown.Count == 0 && _dates.Own(verb) is not null) ?? (reading.Target as GroupKey.ByRow)?.Table ?? reading.Subject;
        var date = reading.Shown.FirstOrDefault(SchemaGraph.IsDate) ?? (table is null ? null : _dates.Own(table));
        return reading.Rank is { Kind: RankKind.Date } rank && date is not null
            ? reading with { Rank = null, Target = null, Shown = [], Figures = [new Figure(rank.Descending ? AggregateFunction.Max : AggregateFunction.Min, date.Table, Measures.Reference(date), $"{(rank.Descending ? "latest" : "earliest")} {date.Label}")] }
            : reading;
    }

    /// <summary>"Which categories are there" lists the different ones.</summary>
    Reading Listed(Reading reading)
    {
        if (reading is { Rank: null, Subject: null, Target: null, Figures: [], Groups: [], Having: [], Shown: [var shown, ..] } && !graph.IsKey(shown) && graph.NameOf(shown.Table)?.Is(shown) != true
            && (shown.Column.Profile is not { } profile || profile.Distinct * 2 < shown.Table.RowCount))
        {
            return reading with { Distinct = true };
        }

        if (reading.Rank is null && reading.Target is GroupKey.ByColumn column && reading.Figures.Count == 0 && reading.Having.Count == 0 && reading.Groups.Count == 0)
        {
            return reading with { Target = null, Shown = [column.Field, .. reading.Shown], Distinct = true, Subject = null };
        }

        if (reading.Rank is null && reading.Target is GroupKey.ByRow row && reading.Figures.Count == 0)
        {
            return reading with { Target = null, Subject = reading.Subject ?? row.Table };
        }

        return reading.Target is null || reading.Rank is not null ? reading : reading with { Groups = [.. reading.Groups, reading.Target], Target = null };
    }

    ReadQuestion Grouped(Reading reading)
    {
        if (reading.Having.Count > 0 && reading.Groups.Count == 0)
        {
            GroupKey? key = reading.Shown is [var shown] && reading.Subject is null ? new GroupKey.ByColumn(shown)
                : reading.Subject is { } subject ? new GroupKey.ByRow(subject) : null;
            if (key is null)
            {
                return new(reading, new Problem.Doubt($"{reading.Having[0].Label}: of each what?", []));
            }

            // How many there are is the length of the list.
            reading = reading with
            {
                Groups = [key],
                Shown = [],
                Figures = [.. reading.Having.Select(h => h.Figure).Union(reading.Figures.Where(f => !(f.CountsRows && f.Table.Name == reading.Subject?.Name)))],
            };
        }

        if (reading is { Having.Count: > 0, Groups.Count: > 0, Figures.Count: 0 })
        {
            reading = reading with { Figures = [.. reading.Having.Select(h => h.Figure).Distinct()] };
        }

        var numbers = reading.Shown.Where(f => SchemaGraph.IsNumber(f) && !graph.IsKey(f)).DistinctBy(f => (f.Table.Name, f.Column.Name)).ToList();
        if (reading.Groups.Count > 0 && reading.Figures.Count == 0 && numbers.Count > 0)
        {
            if (numbers.Find(f => lexicon.HasWordOf("per piece", f.Column.Name)) is { } perPiece)
            {
                return new(reading, new Problem.Doubt($"Of each group, which {perPiece.Label}?", [.. new[] { AggregateFunction.Avg, AggregateFunction.Max, AggregateFunction.Min }
                    .Select(f => new Choice($"the {Labels.Of(f)} {perPiece.Label}", reading with { Shown = [], Figures = [new Figure(f, perPiece.Table, Measures.Reference(perPiece), $"{Labels.Of(f)} {perPiece.Label}")] }))]));
            }

            reading = reading with { Figures = [.. numbers.Select(Sum)], Shown = [] };
        }

        if (reading.Groups.Count > 0 && reading.Figures.Count == 0)
        {
            if (reading.Subject is null)
            {
                return new(reading, new Problem.Doubt("What should be shown for each of them?", RevenueOr(reading)));
            }

            reading = reading with { Figures = [Figure.RowsOf(reading.Subject)] };
        }

        if (reading.Figures.Count > 0 && reading.Groups.Count == 0 && reading.Shown.Count > 0)
        {
            if (reading.AsksHowMany && reading.Shown.FirstOrDefault(f => SchemaGraph.IsDate(f) || SchemaGraph.IsNumber(f)) is { } loose)
            {
                return new(reading, new Problem.Doubt($"What about the {loose.Label}?", []));
            }

            // "Countries by revenue", "country and revenue": a column beside a figure is what it is for.
            reading = reading with { Groups = [.. reading.Shown.Select(f => new GroupKey.ByColumn(f))], Shown = [] };
        }

        if (reading.Figures.Count == 0 && reading.Subject is null && reading.Shown.Count == 0)
        {
            return new(reading, new Problem.Doubt("What would you like to know of it?", RevenueOr(reading)));
        }

        return new(Implied(reading), null);
    }

    /// <summary>"Customers who ordered" are those with orders.</summary>
    Reading Implied(Reading reading)
    {
        if (reading.Subject is not { } subject || reading.Figures.Any(f => !f.CountsRows) || reading.Having.Count > 0 || reading.Groups.Count > 0)
        {
            return reading;
        }

        var implied = reading.Verbs.Where(v => v.Name != subject.Name && graph.WayUp(v, subject) is not null && !reading.Existences.Any(e => e.Table.Name == v.Name)).ToList();
        return reading with { Existences = [.. reading.Existences, .. implied.Select(v => new Existence(v, false))] };
    }

    List<Choice> RevenueOr(Reading reading) => measures.Find("Revenue") is var (revenue, note)
        ? [new Choice("revenue", (reading with { Figures = [revenue] }).Note(note))]
        : [];

    Reading Sorted(Reading reading)
    {
        if (reading.Sort is not { } sort)
        {
            return reading;
        }

        if (sort is { Figure: null, Field: null })
        {
            var field = reading.Figures.Count > 0 || reading.Subject is null ? null : _dates.Own(reading.Subject);
            return reading with { Sort = sort with { Figure = reading.Figures is [var first, ..] ? first : null, Field = field } };
        }

        if (sort.Field is { } wanted && reading.Groups.Count + reading.Figures.Count > 0 && !reading.Groups.Any(k => k is GroupKey.ByColumn c && c.Field.Is(wanted) || k is GroupKey.ByRow r && (graph.KeyOf(r.Table)?.Is(wanted) == true || graph.NameOf(r.Table)?.Is(wanted) == true)))
        {
            var group = reading.Groups.OfType<GroupKey.ByColumn>().FirstOrDefault();
            return group is null ? reading with { Sort = null } : (reading with { Sort = sort with { Field = group.Field } }).Note($"Sorted by {group.Field.Label}.");
        }

        return reading;
    }

    ReadQuestion Dated(Reading reading)
    {
        if (reading.Existences.FirstOrDefault(e => e.Negated) is { } missing && _dates.Own(missing.Table) is { } when)
        {
            var periods = reading.Periods.Where(p => p.Field is null).Select(p => p with { Field = when }).ToList();
            reading = reading with
            {
                Periods = [.. reading.Periods.Where(p => p.Field is not null)],
                Existences = [.. reading.Existences.Select(e => e == missing ? e with { Periods = periods } : e)],
            };
        }

        var needsDate = reading.Periods.Any(p => p.Field is null) || reading.Groups.Concat(reading.Within).Any(k => k is GroupKey.ByDate { Field: null });
        if (!needsDate)
        {
            return new(reading, null);
        }

        var table = reading.Verbs.Concat(reading.Existences.Where(e => !e.Negated).Select(e => e.Table)).FirstOrDefault(t => _dates.Own(t) is not null && IsRelated(t, reading))
            ?? reading.Periods.Select(p => p.Field?.Table).FirstOrDefault(t => t is not null)
            ?? (reading.Figures is [var figure, ..] ? figure.Table : null) ?? reading.Subject ?? (reading.Shown is [var shown, ..] ? shown.Table : null);
        if (table is null || (_dates.Nearest(table) ?? OfGroups(reading)) is not { } date)
        {
            return new(reading, new Problem.Refusal($"{(table is null ? "nothing asked for" : Labels.Of(table))} has no date"));
        }

        var others = date.Table.Name == table.Name ? _dates.Others(table) : [];
        if (others.Count > 0 && reading.Verbs.Count == 0)
        {
            List<Choice> choices = [new($"{Labels.Of(table)} by {date.Label}", At(reading, date)), .. others.Select(o => new Choice($"{Labels.Of(table)} by {o.Label} of their {Labels.Of(o.Table)}", At(reading, o)))];
            return new(reading, new Problem.Doubt("Which date is meant?", choices));
        }

        return new(At(reading, date).Note($"Dates are {date.Label} of {Labels.Of(date.Table)}."), null);
    }

    Field? OfGroups(Reading reading) => reading.Tables().Select(_dates.Nearest).FirstOrDefault(d => d is not null);

    bool IsRelated(TableSchema table, Reading reading) => graph.FinestOf([table, .. reading.Tables()]) is not null;

    static Reading At(Reading reading, Field date) => reading with
    {
        Periods = [.. reading.Periods.Select(p => p.Field is null ? p with { Field = date } : p)],
        Groups = [.. reading.Groups.Select(key => At(key, date)).Distinct()],
        Within = [.. reading.Within.Select(key => At(key, date)).Distinct()],
    };

    static GroupKey At(GroupKey key, Field date) => key is GroupKey.ByDate { Field: null } bucket ? bucket with { Field = date } : key;

    static Figure Sum(Field field) => new(AggregateFunction.Sum, field.Table, Measures.Reference(field), $"total {field.Label}");
}
