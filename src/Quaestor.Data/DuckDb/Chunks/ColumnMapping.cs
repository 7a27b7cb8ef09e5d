using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Which engine-neutral type a DuckDB type becomes.</summary>
static class ColumnMapping
{
    public static ColumnType TypeOf(DuckDbLogicalType type) => type.Type switch
    {
        DuckDbType.Boolean => ColumnType.Boolean,
        DuckDbType.TinyInt or DuckDbType.SmallInt or DuckDbType.Integer or DuckDbType.BigInt
            or DuckDbType.UTinyInt or DuckDbType.USmallInt or DuckDbType.UInteger => ColumnType.Integer,
        DuckDbType.UBigInt or DuckDbType.HugeInt or DuckDbType.UHugeInt or DuckDbType.Bignum => ColumnType.HugeInt,
        DuckDbType.Decimal => ColumnType.Decimal,
        DuckDbType.Float or DuckDbType.Double => ColumnType.Double,
        DuckDbType.Varchar => type.IsJson ? ColumnType.Json : ColumnType.Text,
        DuckDbType.Enum or DuckDbType.Bit or DuckDbType.SqlNull => ColumnType.Text,
        DuckDbType.Date => ColumnType.Date,
        DuckDbType.Time or DuckDbType.TimeNs or DuckDbType.TimeTz => ColumnType.Time,
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs => ColumnType.Timestamp,
        DuckDbType.TimestampTz => ColumnType.TimestampTz,
        DuckDbType.Interval => ColumnType.Interval,
        DuckDbType.Uuid => ColumnType.Uuid,
        DuckDbType.Blob or DuckDbType.Geometry => ColumnType.Blob,
        DuckDbType.List or DuckDbType.Array or DuckDbType.Struct or DuckDbType.Map or DuckDbType.Union => ColumnType.Json,
        _ => throw Unreadable(type),
    };

    /// <summary>The engine-neutral column of a DuckDB column.</summary>
    /// <exception cref="DuckDbException">Values of its type cannot be read; the message says how to cast them.</exception>
    public static Column ToColumn(DuckDbColumn column)
    {
        RefuseUnreadable(column.Type);
        return new(column.Name, TypeOf(column.Type));
    }

    static void RefuseUnreadable(DuckDbLogicalType type)
    {
        _ = TypeOf(type);
        if (type.Element is not null)
        {
            RefuseUnreadable(type.Element);
        }

        foreach (var field in type.Fields)
        {
            RefuseUnreadable(field.Type);
        }
    }

    static DuckDbException Unreadable(DuckDbLogicalType type) => new(
        DuckDbErrorKind.NotImplemented,
        $"Values of the type {type.Type.ToString().ToUpperInvariant()} cannot be shown as they are. Cast them, for example with ::VARCHAR or ::JSON.");
}
