using Npgsql.PostgresTypes;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>Turns one value of a column into a cell.</summary>
delegate void ReadCell(ReadOnlySpan<byte> value, CellBuffer cells);

/// <summary>How the cells of one column are read: from the server's binary form where the type has one that is known here, else from its text.</summary>
/// <param name="AsText">Whether the server must be asked for the type's text.</param>
sealed record ColumnReader(ColumnType Type, bool AsText, ReadCell Read)
{
    static readonly Dictionary<string, ColumnReader> Known = new(StringComparer.Ordinal)
    {
        ["boolean"] = Binary(ColumnType.Boolean, WireCells.Boolean),
        ["smallint"] = Binary(ColumnType.Integer, WireCells.Int16),
        ["integer"] = Binary(ColumnType.Integer, WireCells.Int32),
        ["bigint"] = Binary(ColumnType.Integer, WireCells.Int64),
        ["oid"] = Binary(ColumnType.Integer, WireCells.UInt32),
        ["real"] = Binary(ColumnType.Double, WireCells.Float32),
        ["double precision"] = Binary(ColumnType.Double, WireCells.Float64),
        ["numeric"] = Binary(ColumnType.Decimal, WireNumeric.Write),
        ["text"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["character varying"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["character"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["name"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["citext"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["xml"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["unknown"] = Binary(ColumnType.Text, WireCells.Utf8),
        ["json"] = Binary(ColumnType.Json, WireCells.Json),
        ["jsonb"] = Binary(ColumnType.Json, WireCells.JsonB),
        ["bytea"] = Binary(ColumnType.Blob, WireCells.Bytes),
        ["uuid"] = Binary(ColumnType.Uuid, WireCells.Uuid),
        ["date"] = Binary(ColumnType.Date, WireCells.Date),
        ["timestamp without time zone"] = Binary(ColumnType.Timestamp, WireCells.Timestamp),
        ["timestamp with time zone"] = Binary(ColumnType.TimestampTz, WireCells.TimestampTz),
        ["time without time zone"] = Binary(ColumnType.Time, WireCells.Time),
        ["time with time zone"] = Binary(ColumnType.Time, WireCells.TimeTz),
        ["interval"] = Binary(ColumnType.Interval, WireCells.Interval),
    };

    static readonly ColumnReader PlainText = new(ColumnType.Text, AsText: true, WireCells.Utf8);

    public static ColumnReader Of(PostgresType type) => type switch
    {
        PostgresDomainType domain => Of(domain.BaseType),
        PostgresEnumType => Binary(ColumnType.Text, WireCells.Utf8),
        PostgresArrayType or PostgresCompositeType => new(ColumnType.Json, AsText: true, new NestedText(type).Write),
        { Name: "hstore" } => new(ColumnType.Json, AsText: true, HstoreText.Write),
        // "char" has the name of another type: one byte, not padded text.
        { InternalName: "char" } => PlainText,
        _ => Known.GetValueOrDefault(type.Name) ?? PlainText,
    };

    /// <summary>The type of a column that the catalog tells of by its type's name, <c>numeric(10,2)</c> or <c>text[]</c>.</summary>
    /// <param name="kind"><c>typtype</c> of the type below all domains.</param>
    public static ColumnType TypeOf(string formatted, char kind) =>
        formatted.EndsWith("[]", StringComparison.Ordinal) || kind == 'c' || formatted == "hstore" ? ColumnType.Json
        : kind != 'b' ? ColumnType.Text
        : Known.GetValueOrDefault(WithoutModifier(formatted))?.Type ?? ColumnType.Text;

    /// <summary><c>timestamp(3) without time zone</c> as <c>timestamp without time zone</c>; <c>interval day to second</c> as <c>interval</c>.</summary>
    static string WithoutModifier(string formatted)
    {
        var open = formatted.IndexOf('(', StringComparison.Ordinal);
        var close = formatted.IndexOf(')', StringComparison.Ordinal);
        var name = open < 0 || close < open ? formatted : formatted.Remove(open, close - open + 1);
        return name.StartsWith("interval", StringComparison.Ordinal) ? "interval" : name;
    }

    static ColumnReader Binary(ColumnType type, ReadCell read) => new(type, AsText: false, read);
}
