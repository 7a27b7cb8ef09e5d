using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>
/// A plan whose names are resolved, whose types fit and whose dates are fixed: what a dialect's compiler takes.
/// </summary>
sealed record BoundPlan
{
    public required IReadOnlyList<BoundSelect> Select { get; init; }

    /// <summary>What it shows: its select list, or of a combined plan what all of them fit into.</summary>
    public required IReadOnlyList<BoundColumn> Columns { get; init; }

    public required IReadOnlyList<BoundTable> Tables { get; init; }

    public BoundCondition? Where { get; init; }

    public required IReadOnlyList<BoundExpression> GroupBy { get; init; }

    public BoundCondition? Having { get; init; }

    /// <summary>Of a combined plan, over columns of the result, which name no table.</summary>
    public required IReadOnlyList<BoundSortKey> OrderBy { get; init; }

    public required IReadOnlyList<BoundCombination> Combine { get; init; }

    public bool Distinct { get; init; }

    public long? Limit { get; init; }

    public long Offset { get; init; }

    /// <summary>The columns of plans around it that it names; with any, it is run for each of their rows.</summary>
    public required IReadOnlyList<BoundColumn> OuterColumns { get; init; }

    /// <summary>Whether a sub-plan names its columns.</summary>
    public bool IsNamedInside { get; init; }

    public bool IsGrouped { get; init; }

    /// <summary>One row or none, whatever the data.</summary>
    public bool HasAtMostOneRow => Limit is 0 or 1 || (IsGrouped && GroupBy.Count == 0 && Combine.Count == 0);

    /// <summary>The plan with a type for the missing values that it selects: engines give them one of their own otherwise.</summary>
    public BoundPlan Settle(IReadOnlyList<ColumnType> types) => this with
    {
        Columns = [.. Columns.Select((column, index) => column.Type is null ? column with { Type = types[index] } : column)],
        Select = [.. Select.Select((item, index) => item.Value is BoundConstant { Type: null } missing ? item with { Value = missing with { Type = types[index] } } : item)],
        Combine = [.. Combine.Select(combination => combination with { Plan = combination.Plan.Settle(types) })],
    };

    /// <summary>As <see cref="Settle(IReadOnlyList{ColumnType})"/>, where nothing else tells the types.</summary>
    public BoundPlan Settle() => Settle([.. Columns.Select(column => column.Type ?? ColumnType.Text)]);
}

/// <param name="Name">Its name in the result, unlike all others.</param>
sealed record BoundSelect(BoundExpression Value, string Name);

/// <param name="SelectName">The name of the select item that shows this value, where one does.</param>
sealed record BoundSortKey(BoundExpression Value, string? SelectName, bool Descending, bool NullsFirst);

sealed record BoundCombination(SetOperator Operator, BoundPlan Plan);
