using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>What a question asks for, slot by slot: between its words and a query plan. A follow-up changes some slots of the one before.</summary>
sealed record Reading
{
    /// <summary>The table whose rows are asked for or counted.</summary>
    public TableSchema? Subject { get; init; }

    /// <summary>What "which" and "top 5" ask for: one row of the result each.</summary>
    public GroupKey? Target { get; init; }

    /// <summary>The words of <see cref="Target"/> are plural: several are wanted where no number is given.</summary>
    public bool TargetIsPlural { get; init; }

    public IReadOnlyList<Figure> Figures { get; init; } = [];

    public IReadOnlyList<GroupKey> Groups { get; init; } = [];

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    public IReadOnlyList<PeriodFilter> Periods { get; init; } = [];

    public IReadOnlyList<FigureFilter> Having { get; init; } = [];

    public IReadOnlyList<Existence> Existences { get; init; } = [];

    /// <summary>Columns to show.</summary>
    public IReadOnlyList<Field> Shown { get; init; } = [];

    /// <summary>The different values of what is shown, not one for every row.</summary>
    public bool Distinct { get; init; }

    public Rank? Rank { get; init; }

    /// <summary>What has an order and a limit of its own: "the cheapest product of each category". Empty where they are of the whole.</summary>
    public IReadOnlyList<GroupKey> Within { get; init; } = [];

    public Sort? Sort { get; init; }

    public int? Limit { get; init; }

    /// <summary>Tables that a verb of the question points at: <c>returned</c>, <c>ordered</c>.</summary>
    public IReadOnlyList<TableSchema> Verbs { get; init; } = [];

    /// <summary>The question asks how many; of a list it is its length.</summary>
    public bool AsksHowMany { get; init; }

    /// <summary>What was taken for granted, as sentences for the person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>0 to 1; the least sure link decides.</summary>
    public double Confidence { get; init; } = 0.97;

    /// <summary>The tables it speaks of, more or less in the order they were named.</summary>
    public IEnumerable<TableSchema> Tables() =>
    [
        .. Filters.Select(f => f.Field.Table), .. Figures.Select(f => f.Table), .. Shown.Select(f => f.Table),
        .. Groups.Append(Target).Select(k => k switch { GroupKey.ByColumn c => c.Field.Table, GroupKey.ByRow r => r.Table, _ => null }).OfType<TableSchema>(),
        .. Subject is null ? [] : new[] { Subject },
    ];

    public Reading Note(string note, double confidence = 0.97) =>
        this with { Notes = Notes.Contains(note) ? Notes : [.. Notes, note], Confidence = Math.Min(Confidence, confidence) };
}

/// <summary>What the rows of a result stand for. Closed.</summary>
abstract record GroupKey
{
    public sealed record ByColumn(Field Field) : GroupKey;

    /// <summary>Each row of a table, shown by its key and its name.</summary>
    public sealed record ByRow(TableSchema Table) : GroupKey;

    /// <param name="Field">The date; null until it is chosen.</param>
    public sealed record ByDate(DateBucketUnit Unit, Field? Field) : GroupKey;
}

/// <param name="Label">As an answer says it: <c>country is Germany</c>.</param>
sealed record Filter(Field Field, Condition Condition, string Label)
{
    /// <summary>Of "both … and …" one for each; what belongs to a row must meet them all. Empty where one is enough.</summary>
    public IReadOnlyList<Condition> EachOf { get; init; } = [];
}

/// <param name="Field">The date it bounds; null until it is chosen.</param>
sealed record PeriodFilter(DateBounds Bounds, string Label, Field? Field, bool Negated);

sealed record FigureFilter(Figure Figure, ComparisonOperator Operator, decimal Number, decimal? High, string Label);

/// <summary>Rows that have, or do not have, a partner in a table.</summary>
sealed record Existence(TableSchema Table, bool Negated)
{
    public IReadOnlyList<PeriodFilter> Periods { get; init; } = [];
}

/// <param name="Figure">Exactly one of <paramref name="Figure"/> and <paramref name="Field"/> is set, once the reading is complete.</param>
/// <param name="Descending">Null: as fits what is sorted.</param>
sealed record Sort(Figure? Figure, Field? Field, bool? Descending);

enum RankKind
{
    /// <summary>By a measure named elsewhere, or the table's own.</summary>
    Amount,

    /// <summary>By how many rows there are.</summary>
    Often,
    Date,
    Price,
}

/// <param name="By">What a superlative names itself: <c>most orders</c>, <c>highest price</c>.</param>
sealed record Rank(RankKind Kind, bool Descending, string Word, Sort? By = null);
