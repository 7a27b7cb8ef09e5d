using System.Text;
using Quaestor.Data.DuckDb;

namespace Quaestor.Tests.Plans.Compiling;

/// <summary>A DuckDB in this process, whose cells are read as the text that the engine itself makes of them.</summary>
sealed class EngineRows : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "1" });
    readonly DuckDbConnection _connection;

    public EngineRows() => _connection = _database.Connect();

    public void Execute(string sql) => _connection.Execute(sql);

    public IReadOnlyList<string> Names(string sql)
    {
        using var result = _connection.Query(sql);
        return [.. result.Columns.Select(column => column.Name)];
    }

    public List<string?[]> Read(string sql)
    {
        using var result = _connection.Query($"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (\n{sql}\n)");
        var rows = new List<string?[]>();
        while (result.TryReadChunk(out var chunk))
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                rows.Add([.. Enumerable.Range(0, chunk.ColumnCount).Select(column => Cell(chunk.Vector(column), row))]);
            }
        }

        return rows;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    static string? Cell(DataVector vector, int row) =>
        vector.IsNull(row) ? null : Encoding.UTF8.GetString(StoredText.Bytes(in vector.Values<StoredText>()[row]));
}
