using System.Globalization;

namespace Quaestor.Data.Postgres;

/// <summary>Rows that a statement of ours brought, for people and programs.</summary>
/// <param name="Rows">Cells are texts, numbers, truth values, or null. Times are in UTC, ISO 8601.</param>
public sealed record Evidence(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    internal static readonly Evidence None = new([], []);

    /// <param name="from">Columns before this one are left out.</param>
    internal static Evidence Of(IReadOnlyList<string> columns, IEnumerable<object?[]> rows, int from = 0) =>
        new([.. columns.Skip(from)], [.. rows.Select(row => (IReadOnlyList<object?>)[.. row.Skip(from).Select(Cell)])]);

    static object? Cell(object? value) => value switch
    {
        null or string or bool or long or double => value,
        short or int => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Array items => string.Join(", ", items.Cast<object?>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
