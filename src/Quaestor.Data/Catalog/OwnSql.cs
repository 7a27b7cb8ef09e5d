using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Chunks;
using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>Our own statements over a source: names and values enter their text through here alone, and no text of a user or a model does.</summary>
static class OwnSql
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>All rows of a query that has few. Cells are as in <see cref="ResultPage"/>.</summary>
    public static OwnRows Read(DuckDbConnection connection, string sql, CancellationToken cancellationToken)
    {
        using var result = connection.Query(sql, cancellationToken);
        using var encoder = new ChunkEncoder(result.Columns);
        List<object?[]> rows = [];
        while (result.TryReadChunk(out var chunk))
        {
            for (var first = 0; first < chunk.RowCount;)
            {
                first += encoder.Encode(chunk, first, out var bytes);
                var encoded = ResultChunk.Parse(bytes, encoder.Columns);
                rows.AddRange(Enumerable.Range(0, encoded.RowCount).Select(encoded.Row));
            }
        }

        return new(encoder.Columns, rows);
    }

    /// <summary>The columns of a query, without its rows.</summary>
    /// <exception cref="DuckDbException">The query is wrong, or a column's type cannot be read.</exception>
    public static IReadOnlyList<ColumnSchema> Describe(DuckDbConnection connection, string select, CancellationToken cancellationToken)
    {
        var engineTypes = Read(connection, $"DESCRIBE {select}", cancellationToken).Rows;
        var columns = Read(connection, $"SELECT * FROM ({select}) LIMIT 0", cancellationToken).Columns;
        return [.. columns.Zip(engineTypes, (column, row) => new ColumnSchema(column.Name, column.Type, (string)row[1]!, null))];
    }
}

sealed record OwnRows(IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows)
{
    public object?[] Only => Rows[0];
}
