using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>
/// An expression whose names are resolved, whose dates are fixed and whose type is known. Two are equal where they
/// compute the same from the same rows.
/// </summary>
/// <param name="Type">Null for a missing value, or where an error makes the type unknown: it fits everything.</param>
abstract record BoundExpression(ColumnType? Type)
{
    public bool IsNumber => Type is null || Type.Value.IsNumeric();

    public bool IsTemporal => Type is null || Type.Value.IsTemporal();

    public bool IsText => Type is null or ColumnType.Text;

    /// <summary>What it is computed from.</summary>
    public virtual IEnumerable<BoundExpression> Parts => [];
}

/// <param name="Table">The <see cref="BoundTable.Alias"/>; empty for a column of a combined result.</param>
/// <param name="Name">In the column's own spelling.</param>
/// <param name="EngineType">As the schema has it; empty for what a sub-plan shows.</param>
sealed record BoundColumn(string Table, string Name, ColumnType? Type, string EngineType, bool IsNullable) : BoundExpression(Type);

/// <param name="Value">A string, decimal, bool, <see cref="DateOnly"/>, <see cref="DateTime"/>, or null.</param>
sealed record BoundConstant(object? Value, ColumnType? Type) : BoundExpression(Type)
{
    public static readonly BoundConstant Unknown = new(null, null);
}

sealed record BoundArithmetic(BoundExpression Left, ArithmeticOperator Operator, BoundExpression Right, ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts => [Left, Right];
}

sealed record BoundFunction(ScalarFunction Function, ValueList<BoundExpression> Arguments, ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts => Arguments;
}

sealed record BoundBucket(DateBucketUnit Unit, BoundExpression Value, ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts => [Value];
}

sealed record BoundDays(BoundExpression From, BoundExpression To) : BoundExpression(ColumnType.Integer)
{
    public override IEnumerable<BoundExpression> Parts => [From, To];
}

/// <param name="Unit">Year, month or day: the other units are multiples of them.</param>
sealed record BoundDateAdd(BoundExpression Value, CalendarUnit Unit, int Count) : BoundExpression(Value.Type)
{
    public override IEnumerable<BoundExpression> Parts => [Value];
}

sealed record BoundCase(ValueList<BoundBranch> When, BoundExpression? Else, ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts =>
        When.SelectMany(branch => branch.Condition.Values.Append(branch.Value)).Concat(Else is null ? [] : [Else]);
}

sealed record BoundBranch(BoundCondition Condition, BoundExpression Value);

sealed record BoundAggregate(AggregateFunction Function, BoundExpression? Argument, bool Distinct, BoundCondition? Where, ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts =>
        (Argument is null ? [] : new[] { Argument }).Concat(Where?.Values ?? []);
}

/// <param name="Offset">Of lag and lead.</param>
/// <param name="Rows">The width of the frame; null for its default.</param>
sealed record BoundWindow(
    WindowFunction Function,
    BoundExpression? Argument,
    ValueList<BoundExpression> PartitionBy,
    ValueList<BoundSortKey> OrderBy,
    int Offset,
    int? Rows,
    ColumnType? Type) : BoundExpression(Type)
{
    public override IEnumerable<BoundExpression> Parts =>
        (Argument is null ? [] : new[] { Argument }).Concat(PartitionBy).Concat(OrderBy.Select(key => key.Value));
}

/// <summary>Of this plan it looks at the columns that the sub-plan names.</summary>
sealed record BoundSubPlan(BoundPlan Plan) : BoundExpression(Plan.Columns[0].Type)
{
    public override IEnumerable<BoundExpression> Parts => Plan.OuterColumns;
}
