using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

static class TypeFamilies
{
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
