using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>
/// What a stretch of the question may mean. The linker finds all of them and chooses among those.
/// </summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Tokens it takes; at least one.</param>
/// <param name="Score">0 to 1: how surely the words mean this.</param>
abstract record Term(int Start, int Length, double Score)
{
    public int End => Start + Length;
}

sealed record CueTerm(int Start, int Length, Cue Cue) : Term(Start, Length, 1);

sealed record TableTerm(int Start, int Length, double Score, TableSchema Table) : Term(Start, Length, Score);

/// <param name="Columns">The columns that the words name equally well.</param>
/// <param name="NamesTable">The words name the table too: <c>customer name</c>.</param>
sealed record ColumnTerm(int Start, int Length, double Score, IReadOnlyList<Field> Columns, bool NamesTable) : Term(Start, Length, Score);

sealed record ValueTerm(int Start, int Length, double Score, IReadOnlyList<FieldValue> Values) : Term(Start, Length, Score);

/// <param name="Name">A measure of the lexicon, <c>Revenue</c>, <c>UnitsSold</c> or <c>OrderValue</c>, or one that a team defined.</param>
sealed record MeasureTerm(int Start, int Length, string Name, double Score = 0.99) : Term(Start, Length, Score);

/// <summary>A word for what somebody did, and the tables that record it.</summary>
sealed record VerbTerm(int Start, int Length, IReadOnlyList<TableSchema> Tables) : Term(Start, Length, 0.7);

sealed record PeriodTerm(int Start, int Length, DateBounds Bounds, string Label, string? Assumption) : Term(Start, Length, 1);

sealed record BucketTerm(int Start, int Length, DateBucketUnit Unit) : Term(Start, Length, 0.95);

sealed record NumberTerm(int Start, decimal Number) : Term(Start, 1, 0.8);

sealed record QuotedTerm(int Start, string Text) : Term(Start, 1, 1);

/// <summary>A judgement without measure: <c>best</c>, <c>important</c>.</summary>
sealed record VagueTerm(int Start, int Length, string Word) : Term(Start, Length, 0.85);

/// <summary>Something the planner knows that it cannot do.</summary>
sealed record UnsupportedTerm(int Start, int Length, string What) : Term(Start, Length, 0.9);

sealed record NoiseTerm(int Start, int Length) : Term(Start, Length, 0.3);

/// <summary>A word that means nothing that the planner knows.</summary>
sealed record UnknownTerm(int Start, string Text) : Term(Start, 1, 0);

/// <summary>A column and the table it stands in.</summary>
sealed record Field(TableSchema Table, ColumnSchema Column)
{
    public string Label => string.Join(' ', Column.Name.Split('_', StringSplitOptions.RemoveEmptyEntries));

    public bool Is(Field other) => Table.Name == other.Table.Name && Column.Name == other.Column.Name;
}

/// <param name="Spellings">The values of the column that are the same but for letter case and blanks.</param>
sealed record FieldValue(Field Field, IReadOnlyList<string> Spellings);
