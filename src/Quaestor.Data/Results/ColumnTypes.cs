namespace Quaestor.Data.Results;

/// <summary>How a column type is called on the wire.</summary>
public static class ColumnTypes
{
    /// <summary>The type's wire name, <c>timestamptz</c>.</summary>
    public static string Name(this ColumnType type) => type switch
    {
        ColumnType.Boolean => "boolean",
        ColumnType.Integer => "integer",
        ColumnType.HugeInt => "hugeint",
        ColumnType.Decimal => "decimal",
        ColumnType.Double => "double",
        ColumnType.Text => "text",
        ColumnType.Date => "date",
        ColumnType.Time => "time",
        ColumnType.Timestamp => "timestamp",
        ColumnType.TimestampTz => "timestamptz",
        ColumnType.Interval => "interval",
        ColumnType.Uuid => "uuid",
        ColumnType.Blob => "blob",
        ColumnType.Json => "json",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };

    /// <summary>Reads a wire name, in this case only.</summary>
    public static bool TryParse(string? name, out ColumnType type)
    {
        foreach (var candidate in Enum.GetValues<ColumnType>())
        {
            if (candidate.Name() == name)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>True for types whose cells a face aligns to the right.</summary>
    public static bool IsNumeric(this ColumnType type) =>
        type is ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double;
}
