using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <param name="Type">Null for a missing value, or where an error makes the type unknown: it fits everything.</param>
sealed record TypedExpression(Expression Value, ColumnType? Type)
{
    public bool IsNumber => Type is null || Type.Value.IsNumeric();

    public bool IsTemporal => Type is null || Type.Value.IsTemporal();

    public bool IsText => Type is null or ColumnType.Text;
}
