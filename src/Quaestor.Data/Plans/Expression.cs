using System.Text.Json.Serialization;

namespace Quaestor.Data.Plans;

/// <summary>A value computed per row or per group. Closed; in JSON <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ColumnReference), "column")]
[JsonDerivedType(typeof(SelectReference), "select_item")]
[JsonDerivedType(typeof(Aggregate), "aggregate")]
[JsonDerivedType(typeof(Arithmetic), "arithmetic")]
[JsonDerivedType(typeof(DateBucket), "date_bucket")]
[JsonDerivedType(typeof(DaysBetween), "days_between")]
[JsonDerivedType(typeof(RelativeDate), "relative_date")]
[JsonDerivedType(typeof(DateAdd), "date_add")]
[JsonDerivedType(typeof(FunctionCall), "function")]
[JsonDerivedType(typeof(Case), "case")]
[JsonDerivedType(typeof(Window), "window")]
[JsonDerivedType(typeof(SubPlan), "sub_plan")]
[JsonDerivedType(typeof(TextLiteral), "text")]
[JsonDerivedType(typeof(NumberLiteral), "number")]
[JsonDerivedType(typeof(BooleanLiteral), "boolean")]
[JsonDerivedType(typeof(DateLiteral), "date")]
[JsonDerivedType(typeof(TimestampLiteral), "timestamp")]
[JsonDerivedType(typeof(NullLiteral), "null")]
public abstract record Expression
{
    private protected Expression()
    {
    }
}

/// <param name="Table">Alias or name of a table of the plan; may be missing where only one of them has the column.</param>
public sealed record ColumnReference(string Column, string? Table = null) : Expression;

/// <summary>What a select item shows, by its name in the result. For <c>group_by</c>, <c>having</c> and <c>order_by</c>.</summary>
public sealed record SelectReference(string As) : Expression;

/// <param name="Argument">Missing only for <see cref="AggregateFunction.Count"/>, which then counts rows.</param>
/// <param name="Distinct">Each value once: of count, sum and avg.</param>
/// <param name="Where">Which rows of the group it looks at; where missing, all.</param>
public sealed record Aggregate(AggregateFunction Function, Expression? Argument = null, bool Distinct = false, Condition? Where = null) : Expression;

public enum AggregateFunction
{
    /// <summary>Rows, or of an argument the values that are there.</summary>
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
    Median,
}

public sealed record Arithmetic(Expression Left, ArithmeticOperator Operator, Expression Right) : Expression;

public enum ArithmeticOperator
{
    [JsonStringEnumMemberName("+")]
    Add,

    [JsonStringEnumMemberName("-")]
    Subtract,

    [JsonStringEnumMemberName("*")]
    Multiply,

    /// <summary>Keeps fractions, also between whole numbers; null where the divisor is zero.</summary>
    [JsonStringEnumMemberName("/")]
    Divide,

    /// <summary>What is left of whole numbers, with the sign of the left one; null where the right one is zero.</summary>
    [JsonStringEnumMemberName("%")]
    Modulo,
}

/// <summary>The calendar unit that a date or timestamp lies in.</summary>
public sealed record DateBucket(DateBucketUnit Unit, Expression Value) : Expression;

public enum DateBucketUnit
{
    /// <summary>As a number, 2025.</summary>
    Year,

    /// <summary>As the date of its first day, as are month, week and day.</summary>
    Quarter,
    Month,

    /// <summary>Weeks start on Monday.</summary>
    Week,
    Day,

    /// <summary>1 to 4, whatever the year.</summary>
    QuarterOfYear,

    /// <summary>1 to 12, whatever the year.</summary>
    MonthOfYear,

    /// <summary>1 Monday to 7 Sunday.</summary>
    Weekday,

    /// <summary>0 to 23, whatever the day; of timestamps only.</summary>
    Hour,
}

/// <summary>Midnights from one date or timestamp to another; negative where <paramref name="To"/> is the earlier.</summary>
public sealed record DaysBetween(Expression From, Expression To) : Expression;

/// <summary>The first day of a calendar unit counted from today's: month −1 is the first of last month, day 0 is today.</summary>
public sealed record RelativeDate(CalendarUnit Unit, int Offset) : Expression;

public enum CalendarUnit
{
    Year,
    Quarter,
    Month,

    /// <summary>Weeks start on Monday.</summary>
    Week,
    Day,
}

/// <summary>
/// A date or timestamp moved by whole units, its time of day kept. A day that the month has not becomes its last:
/// one month after 31 January is 28 February.
/// </summary>
public sealed record DateAdd(Expression Value, CalendarUnit Unit, int Count) : Expression;

/// <summary>The value of the first branch whose condition holds, else <paramref name="Else"/>, which is missing if not given.</summary>
public sealed record Case(IReadOnlyList<CaseBranch> When, Expression? Else = null) : Expression;

public sealed record CaseBranch(Condition Condition, Expression Value);

/// <summary>The one value of a plan with one column and at most one row: an aggregate without groups, or a limit of one.</summary>
/// <param name="Plan">Its <c>where</c> may name the tables of the plan around it, by alias.</param>
public sealed record SubPlan(QueryPlan Plan) : Expression;
