namespace Quaestor.Data.Plans.Binding;

/// <summary>A condition whose names are resolved, whose periods are fixed and whose sides can be compared.</summary>
abstract record BoundCondition
{
    /// <summary>The expressions that it looks at, from left to right.</summary>
    public abstract IEnumerable<BoundExpression> Values { get; }
}

sealed record BoundAnd(ValueList<BoundCondition> Conditions) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => Conditions.SelectMany(condition => condition.Values);
}

sealed record BoundOr(ValueList<BoundCondition> Conditions) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => Conditions.SelectMany(condition => condition.Values);
}

sealed record BoundNot(BoundCondition Condition) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => Condition.Values;
}

sealed record BoundComparison(BoundExpression Left, ComparisonOperator Operator, BoundExpression Right) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Left, Right];
}

sealed record BoundIn(BoundExpression Value, ValueList<BoundExpression> Items) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Value];
}

sealed record BoundBetween(BoundExpression Value, BoundExpression Low, BoundExpression High) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Value, Low, High];
}

sealed record BoundMatch(BoundExpression Value, TextMatchMode Mode, string Text, bool CaseSensitive) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Value];
}

sealed record BoundIsNull(BoundExpression Value) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Value];
}

/// <summary>Half open; one end may be missing.</summary>
sealed record BoundPeriod(BoundExpression Value, DateOnly? From, DateOnly? Until) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => [Value];
}

sealed record BoundInPlan(BoundExpression Value, BoundPlan Plan) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => Plan.OuterColumns.Prepend(Value);
}

sealed record BoundExists(BoundPlan Plan) : BoundCondition
{
    public override IEnumerable<BoundExpression> Values => Plan.OuterColumns;
}
