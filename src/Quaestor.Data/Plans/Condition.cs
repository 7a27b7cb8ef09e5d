using System.Text.Json.Serialization;

namespace Quaestor.Data.Plans;

/// <summary>
/// What must hold of a row or group. Closed; in JSON <c>kind</c> tells which. A condition over a missing value is neither
/// true nor false, as in SQL, and keeps no row.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(And), "and")]
[JsonDerivedType(typeof(Or), "or")]
[JsonDerivedType(typeof(Not), "not")]
[JsonDerivedType(typeof(Comparison), "compare")]
[JsonDerivedType(typeof(InList), "in")]
[JsonDerivedType(typeof(Between), "between")]
[JsonDerivedType(typeof(TextMatch), "match")]
[JsonDerivedType(typeof(IsNull), "is_null")]
[JsonDerivedType(typeof(InPeriod), "in_period")]
[JsonDerivedType(typeof(InPlan), "in_plan")]
[JsonDerivedType(typeof(Exists), "exists")]
public abstract record Condition
{
    private protected Condition()
    {
    }
}

/// <summary>All hold; at least one is named.</summary>
public sealed record And(IReadOnlyList<Condition> Conditions) : Condition;

/// <summary>Any holds; at least one is named.</summary>
public sealed record Or(IReadOnlyList<Condition> Conditions) : Condition;

public sealed record Not(Condition Condition) : Condition;

public sealed record Comparison(Expression Left, ComparisonOperator Operator, Expression Right) : Condition;

public enum ComparisonOperator
{
    [JsonStringEnumMemberName("=")]
    Equal,

    [JsonStringEnumMemberName("<>")]
    NotEqual,

    [JsonStringEnumMemberName("<")]
    Less,

    [JsonStringEnumMemberName("<=")]
    LessOrEqual,

    [JsonStringEnumMemberName(">")]
    Greater,

    [JsonStringEnumMemberName(">=")]
    GreaterOrEqual,
}

/// <param name="Values">At least one; never <see cref="NullLiteral"/>, under which <c>not in</c> would keep no row.</param>
public sealed record InList(Expression Value, IReadOnlyList<Literal> Values) : Condition;

/// <summary>From <paramref name="Low"/> to <paramref name="High"/>, both included. For days of timestamps see <see cref="InPeriod"/>.</summary>
public sealed record Between(Expression Value, Expression Low, Expression High) : Condition;

/// <param name="Text">To the letter; only under <see cref="TextMatchMode.Like"/> are <c>%</c> and <c>_</c> wildcards.</param>
public sealed record TextMatch(Expression Value, TextMatchMode Mode, string Text, bool CaseSensitive = false) : Condition;

public enum TextMatchMode
{
    Contains,
    StartsWith,
    EndsWith,
    Like,
}

public sealed record IsNull(Expression Value) : Condition;

/// <summary>A date or timestamp lies in a period, whose first day counts and whose end does not.</summary>
public sealed record InPeriod(Expression Value, Period Period) : Condition;

/// <summary>The one column of a sub-plan has the value. Its missing values count for nothing, so <c>not in</c> keeps what it means.</summary>
/// <param name="Plan">Its <c>where</c> may name the tables of the plan around it, by alias.</param>
public sealed record InPlan(Expression Value, QueryPlan Plan) : Condition;

/// <summary>A sub-plan has any row.</summary>
/// <param name="Plan">Its <c>where</c> may name the tables of the plan around it, by alias.</param>
public sealed record Exists(QueryPlan Plan) : Condition;
