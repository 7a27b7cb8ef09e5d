using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>What the server's own ANALYZE found, for tables that were not looked into here.</summary>
static class ServerStatistics
{
    /// <summary>Of so many tables at most, the largest: each costs a third of a millisecond.</summary>
    const int MostTables = 1_000;

    /// <param name="ids">Of the tables, in their order.</param>
    public static async Task FillAsync(PostgresSession session, List<TableSchema> tables, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var unknown = Enumerable.Range(0, tables.Count).Where(i => !tables[i].RowCountIsExact && tables[i].RowCount > 0)
            .OrderByDescending(i => tables[i].RowCount).Take(MostTables).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var rows = await session.QueryAsync(new(OwnTexts.Statistics, unknown.Select(i => ids[i]).ToArray()), cancellationToken);
        var found = rows.ToLookup(row => (long)row[0]!);
        foreach (var index in unknown)
        {
            var ofTable = found[ids[index]].ToDictionary(row => (string)row[1]!);
            tables[index] = tables[index] with
            {
                Columns = [.. tables[index].Columns.Select(column => ofTable.TryGetValue(column.Name, out var row) ? WithProfile(column, row, tables[index].RowCount!.Value) : column)],
            };
        }
    }

    /// <param name="row">Of <c>statistics.sql</c>. Distinct values are a number, or below zero their share of all rows.</param>
    static ColumnSchema WithProfile(ColumnSchema column, object?[] row, long rows)
    {
        var distinct = (double)row[3]!;
        return column with
        {
            Profile = new(
                (long)(distinct < 0 ? -distinct * rows : distinct),
                (double)row[2]!,
                ProfileText.OfBound(row[5] as string, column.Type),
                ProfileText.OfBound(row[6] as string, column.Type),
                row[4] is string[] listed ? [.. listed.Select(value => ProfileText.Of(value, column.Type))] : [],
                Sampled: true),
        };
    }
}
