using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

static class TypeFamilies
{
    static readonly ColumnType[] Widening = [ColumnType.Double, ColumnType.Decimal, ColumnType.HugeInt, ColumnType.Integer];

    public static bool IsTemporal(this ColumnType type) =>
        type is ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz;

    public static bool HasClock(this ColumnType type) => type is ColumnType.Timestamp or ColumnType.TimestampTz;

    public static bool HasOrder(this ColumnType type) => type is not (ColumnType.Json or ColumnType.Blob);

    /// <summary>The type that both fit into; null where there is none, or where both are missing values.</summary>
    public static ColumnType? Unify(ColumnType? one, ColumnType? other) =>
        one is null || one == other ? other
        : other is null ? one
        : !one.Value.IsNumeric() || !other.Value.IsNumeric() ? null
        : Widening.FirstOrDefault(type => type == one || type == other);

    public static bool Fit(ColumnType? one, ColumnType? other) => one is null || other is null || Unify(one, other) is not null;

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
