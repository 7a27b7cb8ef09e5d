using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Chunks;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Support;

/// <summary>Runs SQL in a DuckDB of its own and takes the rows through the binary form of results, as a worker does.</summary>
static class EncodedQuery
{
    public static (IReadOnlyList<Column> Columns, List<object?[]> Rows) Run(string sql)
    {
        var rows = new List<object?[]>();
        var columns = Run(sql, chunk =>
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                rows.Add(chunk.Row(row));
            }
        });
        return (columns, rows);
    }

    public static ResultFile Store(this ResultFolder folder, string sql, Truncation? truncatedBy = null)
    {
        ResultFileWriter? writer = null;
        var columns = Run(sql, (columns, chunk) => (writer ??= folder.Create(columns)).Append(chunk));
        using (writer ??= folder.Create(columns))
        {
            return writer.Complete(truncatedBy);
        }
    }

    public static byte[] Bytes(string sql, out IReadOnlyList<Column> columns)
    {
        byte[]? bytes = null;
        columns = Run(sql, chunk => bytes = chunk.Bytes.ToArray());
        return bytes!;
    }

    static IReadOnlyList<Column> Run(string sql, Action<ResultChunk> take) => Run(sql, (_, chunk) => take(chunk));

    static IReadOnlyList<Column> Run(string sql, Action<IReadOnlyList<Column>, ResultChunk> take)
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "1" });
        using var connection = database.Connect();
        using var result = connection.Query(sql);
        using var encoder = new ChunkEncoder(result.Columns);
        while (result.TryReadChunk(out var chunk))
        {
            for (var first = 0; first < chunk.RowCount;)
            {
                first += encoder.Encode(chunk, first, out var bytes);
                take(encoder.Columns, ResultChunk.Parse(bytes, encoder.Columns));
            }
        }

        return encoder.Columns;
    }
}
