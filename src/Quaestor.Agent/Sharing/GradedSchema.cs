using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Sharing;

/// <summary>A schema without what a model may not see of it.</summary>
public static class GradedSchema
{
    /// <summary>Fewer of each, and a list of values would tell of single rows.</summary>
    const int FewestOfEach = 5;

    /// <returns>The same where nothing has to go.</returns>
    public static SourceSchema Of(SourceSchema schema, SourceShare level, IReadOnlyList<string> masked) =>
        level == SourceShare.Rows && masked.Count == 0
            ? schema
            : schema with { Tables = [.. schema.Tables.Select(table => Of(table, level, masked))], Problems = [] };

    static TableSchema Of(TableSchema table, SourceShare level, IReadOnlyList<string> masked) => table with
    {
        Columns = [.. table.Columns.Select(column => column with { Profile = Of(column, table, level, masked) })],
        RowCount = level == SourceShare.Schema ? null : table.RowCount,
        Notes = level == SourceShare.Rows && !table.Columns.Any(column => MaskedColumns.Contains(masked, table, column.Name)) ? table.Notes : [],
    };

    static ColumnProfile? Of(ColumnSchema column, TableSchema table, SourceShare level, IReadOnlyList<string> masked)
    {
        if (column.Profile is not { } profile || level == SourceShare.Schema)
        {
            return null;
        }

        // A view may show a masked column under any name.
        if (MaskedColumns.Contains(masked, table, column.Name) || (masked.Count > 0 && table.Kind != TableKind.Table))
        {
            return profile with { Min = null, Max = null, Values = [] };
        }

        return level == SourceShare.Rows ? profile : profile with
        {
            Min = HasRange(column.Type) ? profile.Min : null,
            Max = HasRange(column.Type) ? profile.Max : null,
            Values = AreMany(profile, table.RowCount) ? profile.Values : [],
        };
    }

    /// <summary>Whether smallest and largest are summaries, and not one row's text.</summary>
    public static bool HasRange(ColumnType type) => type is ColumnType.Integer or ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Double
        or ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz;

    static bool AreMany(ColumnProfile profile, long? rows) =>
        rows is { } count && profile.Distinct > 0 && count * (1 - profile.NullFraction) / profile.Distinct >= FewestOfEach;
}
