using System.Globalization;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Where a date is meant, text that is one in ISO 8601 is read as one.</summary>
static class TextAsDate
{
    public static BoundExpression Read(BoundExpression value) =>
        value is not BoundConstant { Value: string text } ? value
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date) ? new BoundConstant(date, ColumnType.Date)
        : DateTime.TryParseExact(text, Timestamps.Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? new BoundConstant(time, time.Kind == DateTimeKind.Utc ? ColumnType.TimestampTz : ColumnType.Timestamp)
        : value;

    public static BoundExpression ReadBeside(BoundExpression value, BoundExpression beside) =>
        beside.Type?.IsTemporal() == true ? Read(value) : value;
}
