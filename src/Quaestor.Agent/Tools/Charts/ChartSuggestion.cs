using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

/// <summary>
/// The chart of a result for which nobody made one: one column of categories or dates, each once, and one to three of
/// numbers. A date becomes a line, a category bars.
/// </summary>
static class ChartSuggestion
{
    const int FewestRows = 2;
    const int MostRows = 50;
    const int MostNumbers = 3;

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
            ? new ChartSpec(IsDate(others[0].Item.Type) ? ChartKind.Line : ChartKind.Bar, null, Of(others[0].Item), [.. numbers.Select(Of)])
            : null;
    }

    static ChartColumn Of(Column column) => new(column.Name, column.Type);

    static bool IsDate(ColumnType type) => type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz;

    static bool IsIdentifier(Column column) =>
        column.Name.Equals("id", StringComparison.OrdinalIgnoreCase) || column.Name.EndsWith("_id", StringComparison.OrdinalIgnoreCase);

    static bool AreDifferent(ResultPage page, int place) => page.Rows.Select(row => row[place]).Distinct().Count() == page.Rows.Count;
}
