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
    public async Task FillAsync(List<TableSchema> tables, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var index in Enumerable.Range(0, tables.Count).Where(i => IsSmall(tables[i])).OrderBy(i => tables[i].Kind).ThenBy(i => tables[i].RowCount ?? 0))
        {
            var left = Budget - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            // A view that fails or takes too long tells nothing of its rows.
            if (await session.TryQueryAsync(Text(tables[index]), left, cancellationToken) is [var cells])
            {
                tables[index] = Measured(tables[index], cells);
            }
        }
    }

    static bool IsSmall(TableSchema table) => table.RowCount is null or <= SmallRows && table.Kind != TableKind.ForeignTable && table.Columns.Count > 0;

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
    static string Text(TableSchema table)
    {
        var sql = new StringBuilder();
        foreach (var column in table.Columns)
        {
            var name = OwnSql.Name(column.Name);
            sql.Append(CultureInfo.InvariantCulture, $", count({name})");
            sql.Append(HasEquality(column) ? $", count(DISTINCT {name})" : ", NULL::bigint");
            sql.Append(HasEquality(column) && ProfileText.HasOrder(column.Type) ? $", min({name})::text, max({name})::text" : ", NULL::text, NULL::text");
            sql.Append(HasEquality(column)
                ? $", (SELECT array_agg(v ORDER BY n DESC, v) FROM (SELECT {name}::text AS v, count(*) AS n FROM s WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY n DESC LIMIT {MostListed + 1}) AS few)"
                : ", NULL::text[]");
        }

        // One row more than is looked at, to know whether there are more.
        var relation = string.Join('.', table.Path.Select(OwnSql.Name));
        return $"WITH s AS MATERIALIZED (SELECT * FROM {relation} LIMIT {SmallRows + 1}) SELECT count(*){sql} FROM s";
    }

    /// <summary>Of types that the cells show as text some have neither grouping nor order: those that are plain text have both.</summary>
    static bool HasEquality(ColumnSchema column) => column.Type switch
    {
        ColumnType.Json or ColumnType.Blob => false,
        ColumnType.Text => column.EngineType is "text" or "name" or "citext" || column.EngineType.StartsWith("character", StringComparison.Ordinal),
        _ => true,
    };
}
