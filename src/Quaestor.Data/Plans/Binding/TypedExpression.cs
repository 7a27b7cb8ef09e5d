using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <param name="Type">Null for a missing value, or where an error makes the type unknown: it fits everything.</param>
sealed record TypedExpression(Expression Value, ColumnType? Type)
{
    public bool IsNumber => Type is null || Type.Value.IsNumber();

    public bool IsTemporal => Type is null || Type.Value.IsTemporal();

    public bool IsText => Type is null or ColumnType.Text;
}

static class ColumnTypes
{
    public static bool IsNumber(this ColumnType type) =>
        type is ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double;

    public static bool IsTemporal(this ColumnType type) =>
        type is ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz;

    public static bool HasClock(this ColumnType type) => type is ColumnType.Timestamp or ColumnType.TimestampTz;

    /// <summary>For "compares … with …".</summary>
    public static string Words(this ColumnType type) => type switch
    {
        ColumnType.Boolean => "true or false",
        ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double => "a number",
        ColumnType.Text => "text",
        ColumnType.Date => "a date",
        ColumnType.Time => "a time of day",
        ColumnType.Timestamp or ColumnType.TimestampTz => "a timestamp",
        ColumnType.Interval => "an interval",
        ColumnType.Uuid => "a UUID",
        ColumnType.Blob => "bytes",
        _ => "nested data",
    };
}
