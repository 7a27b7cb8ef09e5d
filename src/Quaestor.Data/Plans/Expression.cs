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
public sealed record Aggregate(AggregateFunction Function, Expression? Argument = null) : Expression;

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

/// <summary>A value that the plan itself holds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextLiteral), "text")]
[JsonDerivedType(typeof(NumberLiteral), "number")]
[JsonDerivedType(typeof(BooleanLiteral), "boolean")]
[JsonDerivedType(typeof(DateLiteral), "date")]
[JsonDerivedType(typeof(TimestampLiteral), "timestamp")]
[JsonDerivedType(typeof(NullLiteral), "null")]
public abstract record Literal : Expression
{
    private protected Literal()
    {
    }
}

/// <summary>Text; beside a date or timestamp it may be one in ISO 8601.</summary>
public sealed record TextLiteral(string Value) : Literal;

public sealed record NumberLiteral(decimal Value) : Literal;

public sealed record BooleanLiteral(bool Value) : Literal;

public sealed record DateLiteral(DateOnly Value) : Literal;

/// <param name="Value">Of kind UTC where the text had a zone, else of unspecified kind: the wall clock of the data.</param>
public sealed record TimestampLiteral(DateTime Value) : Literal;

/// <summary>To select a missing value; conditions ask with <see cref="IsNull"/>.</summary>
public sealed record NullLiteral : Literal;
