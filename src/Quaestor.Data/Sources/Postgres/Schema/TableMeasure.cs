using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>
/// Counts small tables, and what their columns hold: the server's own statistics are for large ones, and missing where
/// nobody ran ANALYZE. It ends after a fixed time, however many tables there are.
/// </summary>
sealed class TableMeasure(PostgresSession session)
{
    /// <summary>Of larger tables what the server estimates is good enough.</summary>
    public const int SmallRows = 10_000;

    const int MostListed = 200;
    const int LongestListed = 200;
    const int CellsPerColumn = 5;

    static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(500);

    /// <summary>Puts what was measured in place of what was estimated.</summary>
    /// <param name="found">The same tables, as they were found.</param>
    public async Task FillAsync(List<TableSchema> tables, IReadOnlyList<FoundTable> found, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var small = Enumerable.Range(0, tables.Count).Where(i => found[i].IsStored && found[i].Columns.Count > 0 && tables[i].RowCount is null or <= SmallRows);
        foreach (var index in small.OrderBy(i => tables[i].Kind).ThenBy(i => tables[i].RowCount ?? 0))
        {
            var left = Budget - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            // What fails or takes too long tells nothing of its rows.
            if (await session.TryQueryAsync(Text(found[index]), left, cancellationToken) is [var cells])
            {
                tables[index] = Measured(tables[index], cells);
            }
        }
    }

    static TableSchema Measured(TableSchema table, object?[] cells)
    {
        var rows = (long)cells[0]!;
        var isWhole = rows <= SmallRows;
        return table with
        {
            Columns = [.. table.Columns.Select((column, i) => Measured(column, cells.AsSpan(1 + (i * CellsPerColumn), CellsPerColumn), rows, isWhole))],
            RowCount = isWhole ? rows : table.RowCount,
            RowCountIsExact = isWhole,
        };
    }

    static ColumnSchema Measured(ColumnSchema column, ReadOnlySpan<object?> cells, long rows, bool isWhole)
    {
        var present = (long)cells[0]!;
        var values = cells[4] as string[] ?? [];
        var isListed = values.Length is > 0 and <= MostListed && values.All(value => value.Length <= LongestListed);
        return column with
        {
            Profile = new(
                cells[1] as long? ?? present,
                rows == 0 ? 0 : (double)(rows - present) / rows,
                ProfileText.OfBound(cells[2] as string, column.Type),
                ProfileText.OfBound(cells[3] as string, column.Type),
                isListed ? [.. values.Select(value => ProfileText.Of(value, column.Type))] : [],
                Sampled: !isWhole),
        };
    }

    /// <summary>One row: the number of rows, and of each column its values, its distinct values, the least, the greatest, and those that are few.</summary>
    static string Text(FoundTable table)
    {
        var sql = new StringBuilder();
        foreach (var column in table.Columns)
        {
            var name = OwnSql.Name(column.Name);
            sql.Append(CultureInfo.InvariantCulture, $", count({name})");
            sql.Append(HasEquality(column) ? $", count(DISTINCT {name})" : ", NULL::bigint");
            sql.Append(HasEquality(column) && !column.IsEnumeration && ProfileText.HasOrder(column.Type) ? $", min({name})::text, max({name})::text" : ", NULL::text, NULL::text");
            sql.Append(HasEquality(column)
                ? $", (SELECT array_agg(v ORDER BY n DESC, v) FROM (SELECT {Value(column, name)} AS v, count(*) AS n FROM s WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY n DESC LIMIT {MostListed + 1}) AS few)"
                : ", NULL::text[]");
        }

        // One row more than is looked at, to know whether there are more.
        return $"WITH s AS MATERIALIZED (SELECT * FROM {table.Relation} LIMIT {SmallRows + 1}) SELECT count(*){sql} FROM s";
    }

    /// <summary>Of an enumeration what the server itself writes: whoever owns the type may have given it a cast.</summary>
    static string Value(FoundColumn column, string name) => column.IsEnumeration ? $"format('%s', {name})" : $"{name}::text";

    /// <summary>Of types that the cells show as text some have neither grouping nor order: enumerations and plain text have both.</summary>
    static bool HasEquality(FoundColumn column) => column.Type switch
    {
        ColumnType.Json or ColumnType.Blob => false,
        ColumnType.Text => column.IsEnumeration || column.BaseType is "text" or "name" or "citext" || column.BaseType.StartsWith("character", StringComparison.Ordinal),
        _ => true,
    };
}
