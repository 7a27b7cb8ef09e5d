namespace Quaestor.Data.Plans.Binding;

/// <summary>
/// A plan whose names are resolved, whose types fit and whose dates are fixed: what a dialect's compiler takes. Every
/// <see cref="ColumnReference"/> holds a <see cref="BoundTable.Alias"/> and the column's own spelling; no
/// <see cref="SelectReference"/>, <see cref="RelativeDate"/>, <see cref="CalendarPeriod"/> or <see cref="RelativePeriod"/> is left.
/// </summary>
sealed record BoundPlan(
    IReadOnlyList<BoundSelect> Select,
    IReadOnlyList<BoundTable> Tables,
    Condition? Where,
    IReadOnlyList<Expression> GroupBy,
    Condition? Having,
    IReadOnlyList<BoundSortKey> OrderBy,
    QueryPlan Plan);

/// <param name="Name">Its name in the result, unlike all others.</param>
sealed record BoundSelect(TypedExpression Value, string Name);

/// <param name="SelectName">The name of the select item that shows this value, where one does.</param>
sealed record BoundSortKey(Expression Value, string? SelectName, bool Descending, bool NullsFirst);
