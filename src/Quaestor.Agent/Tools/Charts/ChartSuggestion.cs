using System.Globalization;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

/// <summary>
/// The chart of a result for which nobody made one: one column of categories or dates, each once, and one to three of
/// numbers. A date becomes a line, a category bars. Numbers that would lie flat beside the greatest ones are left out.
/// </summary>
static class ChartSuggestion
{
    const int FewestRows = 2;
    const int MostRows = 50;
    const int MostNumbers = 3;

    /// <summary>A column whose greatest number is a smaller share of the greatest of all would not be seen.</summary>
    const double LeastSeen = 0.01;

    /// <returns>Null where no chart would help.</returns>
    public static ChartSpec? Of(ResultPage page)
    {
        var numbers = page.Columns.Where(column => column.Type.IsNumeric()).ToList();
        var others = page.Columns.Index().Where(column => !column.Item.Type.IsNumeric()).ToList();
        var isPlain = others is [var only] && (IsDate(only.Item.Type) || only.Item.Type is ColumnType.Text or ColumnType.Boolean)
            && numbers.Count is >= 1 and <= MostNumbers && !numbers.Exists(IsIdentifier)
            && page.Columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() == page.Columns.Count;
        var isWhole = page is { Truncated: false, RowCount: >= FewestRows and <= MostRows } && page.Rows.Count == page.RowCount;
        return isPlain && isWhole && AreDifferent(page, others[0].Index)
            ? new ChartSpec(IsDate(others[0].Item.Type) ? ChartKind.Line : ChartKind.Bar, null, Of(others[0].Item), [.. Seen(page).Select(Of)])
            : null;
    }

    static IEnumerable<Column> Seen(ResultPage page)
    {
        var greatest = page.Columns.Index().Where(column => column.Item.Type.IsNumeric()).Select(column => (column.Item, Size: page.Rows.Max(row => SizeOf(row[column.Index])))).ToList();
        return greatest.Where(column => column.Size >= greatest.Max(other => other.Size) * LeastSeen).Select(column => column.Item);
    }

    static double SizeOf(object? cell) =>
        cell is not null && double.TryParse(CellText.Of(cell), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Math.Abs(number) : 0;

    static ChartColumn Of(Column column) => new(column.Name, column.Type);

    static bool IsDate(ColumnType type) => type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz;

    static bool IsIdentifier(Column column) =>
        column.Name.Equals("id", StringComparison.OrdinalIgnoreCase) || column.Name.EndsWith("_id", StringComparison.OrdinalIgnoreCase);

    static bool AreDifferent(ResultPage page, int place) => page.Rows.Select(row => row[place]).Distinct().Count() == page.Rows.Count;
}
