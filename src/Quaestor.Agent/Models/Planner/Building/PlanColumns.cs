using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Building;

/// <summary>What a plan shows, groups by and sorts by, seen from its finest table.</summary>
sealed class PlanColumns(SchemaGraph graph, TableSchema finest)
{
    public IReadOnlyList<SelectItem> Select(Reading reading)
    {
        if (reading.Figures.Count == 0 && reading.Groups.Count == 0)
        {
            var fields = reading.Shown.Count > 0 ? WithName(reading) : [.. (reading.Subject ?? finest).Columns.Select(c => new Field(reading.Subject ?? finest, c))];

            // Of different rows the one sorted by must be seen.
            var sorted = reading.Sort?.Field is { } by && !fields.Any(by.Is) ? new[] { by } : [];
            return Named([.. fields, .. sorted]);
        }

        return
        [
            .. Named([.. reading.Groups.SelectMany(Fields)]),
            .. reading.Groups.OfType<GroupKey.ByDate>().Select(k => new SelectItem(Bucket(k), Name(k))),
            .. reading.Figures.Select(f => new SelectItem(Value(f), Name(f))),
        ];
    }

    public IEnumerable<Expression> Keys(GroupKey key) => key is GroupKey.ByDate date ? [Bucket(date)] : Fields(key).Select(Measures.Reference);

    /// <summary>What the rows of one ranking share; null where a row that is listed does not tell.</summary>
    public IReadOnlyList<Expression>? Partition(Reading reading)
    {
        if (reading.Groups.Count > 0)
        {
            return [.. reading.Within.SelectMany(Keys)];
        }

        var own = reading.Within.Select(key => key switch
        {
            GroupKey.ByColumn column => column.Field,
            GroupKey.ByRow row => KeyOf(graph, finest, row.Table, ownOnly: true),
            GroupKey.ByDate date => date.Field,
            _ => null,
        }).ToList();
        return own.TrueForAll(field => field?.Table.Name == finest.Name)
            ? [.. reading.Within.Zip(own, (key, field) => key is GroupKey.ByDate date ? Bucket(date) : Measures.Reference(field!))]
            : null;
    }

    public Condition Condition(FigureFilter filter) => filter.High is { } high
        ? new Between(Value(filter.Figure), new NumberLiteral(filter.Number), new NumberLiteral(high))
        : new Comparison(Value(filter.Figure), filter.Operator, new NumberLiteral(filter.Number));

    public IReadOnlyList<SortKey> Order(Reading reading)
    {
        var keys = new List<SortKey>();
        if (reading.Sort is { Figure: { } figure } byFigure)
        {
            keys.Add(new SortKey(Value(figure), byFigure.Descending ?? true));
        }
        else if (reading.Sort is { Field: { } field } byField)
        {
            keys.Add(new SortKey(Measures.Reference(field), byField.Descending ?? false));
        }
        else if (reading.Figures is [var first, ..] && reading.Groups.Count > 0)
        {
            keys.AddRange(reading.Groups.OfType<GroupKey.ByDate>().Select(k => new SortKey(Bucket(k))));
            keys.Add(new SortKey(Value(first), Descending: true));
        }

        // Ties keep one order, so that a limit cuts the same rows every time.
        var ties = reading.Groups.Count > 0 ? reading.Groups.SelectMany(Keys)
            : reading.Limit is not null && reading.Figures.Count == 0 && !reading.Distinct && reading.Subject is { } subject && graph.KeyOf(subject) is { } key && reading.Shown.Count == 0 ? [Measures.Reference(key)] : [];
        keys.AddRange(ties.Where(t => !keys.Exists(k => k.Value.Equals(t))).Select(t => new SortKey(t)));
        return keys;
    }

    /// <summary>The key of a table, from the finest table itself where that refers to it.</summary>
    public static Field? KeyOf(SchemaGraph graph, TableSchema finest, TableSchema table, bool ownOnly)
    {
        var key = graph.KeyOf(table);
        if (graph.WayUp(finest, table) is [var join] && (key is null || join.ToColumn == key.Column.Name))
        {
            return new Field(finest, finest.Columns.First(c => c.Name == join.FromColumn));
        }

        return ownOnly && table.Name != finest.Name ? null : key;
    }

    IReadOnlyList<Field> WithName(Reading reading)
    {
        // Rows are asked for, of which one amount alone would tell nothing.
        var shown = reading.Shown;
        return reading is { Distinct: false, Sort.Field: not null, Subject: { } subject } && graph.NameOf(subject) is { } name && !shown.Any(name.Is) ? [name, .. shown] : shown;
    }

    IEnumerable<Field> Fields(GroupKey key) => key switch
    {
        GroupKey.ByColumn column => [column.Field],
        GroupKey.ByRow row => new[] { graph.KeyOf(row.Table), graph.NameOf(row.Table) }.OfType<Field>().Distinct(),
        _ => [],
    };

    static IReadOnlyList<SelectItem> Named(IReadOnlyList<Field> fields)
    {
        var once = fields.DistinctBy(f => (f.Table.Name, f.Column.Name)).ToList();
        return
        [
            .. once.Select(field => new SelectItem(
                Measures.Reference(field),
                once.Count(other => other.Column.Name == field.Column.Name) > 1 ? $"{field.Table.Name}_{field.Column.Name}" : null)),
        ];
    }

    static DateBucket Bucket(GroupKey.ByDate key) => new(key.Unit, Measures.Reference(key.Field!));

    static string Name(GroupKey.ByDate key) => key.Unit switch
    {
        DateBucketUnit.MonthOfYear => "month_of_year",
        DateBucketUnit.QuarterOfYear => "quarter_of_year",
        _ => key.Unit.ToString().ToLowerInvariant(),
    };

    string Name(Figure figure) => figure switch
    {
        { CountsRows: true } => figure.Table.Name,
        _ => figure.Label.Replace(' ', '_'),
    };

    Expression Value(Figure figure)
    {
        var value = figure.Formula ?? (figure.CountsRows || (figure.Argument is null && figure.DividedBy is not null) ? Rows(figure.Table) : new Aggregate(figure.Function, figure.Argument, Where: figure.Where));
        return figure.DividedBy is { } among ? new Arithmetic(value, ArithmeticOperator.Divide, Rows(among.Table)) : value;
    }

    /// <summary>How many rows of a table there are; of one coarser than the finest, each once.</summary>
    Aggregate Rows(TableSchema table) => table.Name == finest.Name || KeyOf(graph, finest, table, ownOnly: false) is not { } key
        ? new Aggregate(AggregateFunction.Count)
        : new Aggregate(AggregateFunction.CountDistinct, Measures.Reference(key));
}
