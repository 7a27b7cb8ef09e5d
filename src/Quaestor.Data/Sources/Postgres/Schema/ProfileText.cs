using System.Globalization;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>Values that PostgreSQL wrote as text, in the form that cells of their type have.</summary>
static class ProfileText
{
    const int LongestBound = 200;

    public static string Of(string value, ColumnType type) => type switch
    {
        ColumnType.Boolean => value is "t" or "true" ? "true" : "false",
        ColumnType.Timestamp => value.Replace(' ', 'T'),
        ColumnType.TimestampTz when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) =>
            time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => value,
    };

    public static string? OfBound(string? value, ColumnType type) =>
        value is null || !HasOrder(type) ? null
        : Of(value, type) is { Length: > LongestBound } text ? text[..LongestBound]
        : Of(value, type);

    /// <summary>Types of which a least and a greatest value tell something.</summary>
    public static bool HasOrder(ColumnType type) => type is
        ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double or ColumnType.Text
        or ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz;
}
