using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>Counts what a table's columns hold: all rows of a small table; of a large one its first rows, and what one pass over it tells in time.</summary>
sealed class TableProfile(SqliteConnection connection, FoundTable table)
{
    /// <summary>So many cells are looked at one by one.</summary>
    const int Cells = 1_000_000;
    const int MaxRows = 100_000;
    const int MaxViewRows = 5_000;

    static readonly TimeSpan SampleTime = TimeSpan.FromSeconds(3);
    static readonly TimeSpan CountTime = TimeSpan.FromSeconds(1);

    readonly string _relation = OwnSql.Name(table.Name);

    public TableSchema Of(TableSchema schema)
    {
        var columns = schema.Columns.Select(column => new ColumnCounter(column)).ToList();
        var limit = Math.Min(table.IsView ? MaxViewRows : MaxRows, Math.Max(1000, Cells / columns.Count));
        var read = Sample(schema, columns, limit);
        var isWhole = read < limit;
        var (rows, isExact) = isWhole ? (read, true) : Count();
        if (!isWhole)
        {
            ReadRanges(columns);
        }

        return schema with
        {
            Columns = [.. columns.Select(column => column.Profiled(read, isWhole ? read : rows ?? read, isSampled: !isWhole))],
            RowCount = rows,
            RowCountIsExact = isExact,
            Notes = isWhole ? [] : [.. schema.Notes, string.Create(CultureInfo.InvariantCulture, $"Values are known from its first {read} rows.")],
        };
    }

    /// <returns>The number of rows looked at; the limit itself where the time was up.</returns>
    int Sample(TableSchema schema, List<ColumnCounter> columns, int limit)
    {
        var read = 0;
        var names = string.Join(", ", schema.Columns.Select(column => OwnSql.Name(column.Name)));
        var inTime = connection.TryWithin(SampleTime, () =>
        {
            using var rows = connection.Prepare(string.Create(CultureInfo.InvariantCulture, $"SELECT {names} FROM {_relation} LIMIT {limit}"), out _)!;
            while (rows.Step())
            {
                read++;
                for (var i = 0; i < columns.Count; i++)
                {
                    columns[i].Add(rows.Cell(i));
                }
            }
        });
        return inTime ? read : limit;
    }

    (long? Rows, bool IsExact) Count()
    {
        long? rows = null;
        if (connection.TryWithin(CountTime, () => rows = Number($"SELECT count(*) FROM {_relation}")))
        {
            return (rows, true);
        }

        try
        {
            // Of a table whose rows are numbered the last number, which is found at once.
            return (table.IsView ? null : Number($"SELECT max(rowid) FROM {_relation}"), false);
        }
        catch (SqliteException)
        {
            return (null, false);
        }
    }

    void ReadRanges(List<ColumnCounter> columns) => connection.TryWithin(CountTime, () =>
    {
        var ranges = columns.SelectMany(column => (string[])[$"min({OwnSql.Name(column.Name)})", $"max({OwnSql.Name(column.Name)})"]);
        using var row = connection.Prepare($"SELECT {string.Join(", ", ranges)} FROM {_relation}", out _)!;
        if (row.Step())
        {
            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].Widen(row.Cell(2 * i));
                columns[i].Widen(row.Cell((2 * i) + 1));
            }
        }
    });

    long? Number(string sql)
    {
        using var statement = connection.Prepare(sql, out _)!;
        return statement.Step() && statement.Cell(0) is { IsNull: false } cell ? cell.Integer : null;
    }
}
