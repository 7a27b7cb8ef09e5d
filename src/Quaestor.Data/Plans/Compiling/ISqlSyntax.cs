using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>
/// Where dialects differ. What they share is written by <see cref="PlanWriter"/> and the writers it uses. Texts that are
/// handed in as a value stand where a function's argument stands; what comes back needs no parentheses unless said.
/// </summary>
interface ISqlSyntax
{
    /// <summary>Whether text is ordered by a collation that must be named, which engines allow in few places.</summary>
    bool NamesCollation { get; }

    /// <summary>Whether a quoted column that the table does not have is read as text.</summary>
    bool MistakesQuotedNames { get; }

    /// <summary>Quoted where it must be; nothing in it can end its quotes.</summary>
    string Identifier(string name);

    string Boolean(bool value);

    string Date(DateOnly value);

    string Timestamp(DateTime value);

    string TypeName(ColumnType type);

    /// <summary>A column as its <see cref="ColumnType"/>, where the engine's own type behaves in another way.</summary>
    string Column(string name, BoundColumn column);

    /// <summary>The left side of a division that keeps fractions.</summary>
    /// <param name="operand"><paramref name="value"/> with the parentheses that an operand needs.</param>
    string Dividend(string value, string operand, ColumnType? type);

    string Bucket(DateBucketUnit unit, string value, ColumnType? type);

    string DaysBetween(string from, string to);

    /// <param name="unit">Year, month or day.</param>
    string DateAdd(string value, ColumnType? type, CalendarUnit unit, int count);

    /// <summary>The functions that dialects write differently.</summary>
    string Function(BoundFunction call, IReadOnlyList<string> arguments);

    /// <summary>What an average is taken of, so that it is a double.</summary>
    string Averaged(string value, ColumnType? type);

    /// <param name="filter">" FILTER (WHERE …)" or nothing.</param>
    string Aggregate(AggregateFunction function, string argument, ColumnType? type, string filter);

    /// <summary>Text to be ordered by code point, whatever the engine would do by itself.</summary>
    string Collated(string operand);

    /// <summary>Both sides of a comparison.</summary>
    (string Left, string Right) Sides(Side left, ComparisonOperator comparison, Side right);

    /// <summary>A condition that needs no parentheses beside AND.</summary>
    /// <param name="not">"NOT " or nothing.</param>
    string Match(string operand, BoundMatch match, string not);

    /// <summary>" NULLS LAST", " NULLS FIRST", or nothing where the engine does so by itself.</summary>
    string Nulls(bool descending, bool first);

    /// <summary>The lines that cut the result.</summary>
    IEnumerable<string> Paging(long? limit, long offset);
}

/// <summary>One side of a comparison.</summary>
/// <param name="Operand">With the parentheses that it needs beside an operator.</param>
/// <param name="Value">Without.</param>
readonly record struct Side(string Operand, string Value, BoundExpression Expression);
