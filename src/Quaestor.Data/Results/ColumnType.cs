namespace Quaestor.Data.Results;

/// <summary>
/// The engine-neutral type of a column: what a face must know to align, format and sort a cell.
/// On the wire it is the lower-case name (<c>integer</c>, <c>timestamptz</c> …).
/// </summary>
/// <remarks>
/// How a cell of each type travels as JSON: <see cref="Boolean"/> as true/false; <see cref="Integer"/> and
/// <see cref="HugeInt"/> as a number up to ±2^53 and as text beyond; <see cref="Double"/> as a number, NaN and infinities as text; all others as text, save
/// <see cref="Json"/> (lists, structs, maps, JSON documents), which travels as the JSON it is. A missing value is null.
/// Years outside 0 to 9999 have a sign, <c>-0043-03-15</c>, <c>+12345-01-01</c>; dates and timestamps may be
/// <c>infinity</c> and <c>-infinity</c>.
/// </remarks>
public enum ColumnType
{
    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>Any whole number that fits 64 bits, signed.</summary>
    Integer,

    /// <summary>Whole numbers that may pass 64 bits (hugeint, unsigned 64 bit, sums of integers).</summary>
    HugeInt,

    /// <summary>Exact decimals; digits as text, scale kept.</summary>
    Decimal,

    /// <summary>Binary floating point.</summary>
    Double,

    /// <summary>Text, and enums by their label.</summary>
    Text,

    /// <summary>ISO 8601 <c>2025-01-31</c>.</summary>
    Date,

    /// <summary>ISO 8601 <c>13:45:00.5</c>, with its offset where the type has one, <c>13:45:00+02:00</c>.</summary>
    Time,

    /// <summary>ISO 8601 without zone, <c>2025-01-31T13:45:00</c>.</summary>
    Timestamp,

    /// <summary>ISO 8601 in UTC, <c>2025-01-31T13:45:00Z</c>.</summary>
    TimestampTz,

    /// <summary>ISO 8601 duration, <c>P1Y2M3DT4H5M6S</c>; each part carries its own sign.</summary>
    Interval,

    /// <summary>Lower-case, hyphenated.</summary>
    Uuid,

    /// <summary>Bytes as base64.</summary>
    Blob,

    /// <summary>
    /// Lists, arrays, structs, maps, unions and JSON documents, as JSON. Values inside are as cells are, but decimals of up
    /// to 15 digits are numbers.
    /// </summary>
    Json,
}
