using System.Collections.Concurrent;
using System.Text;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sqlite;

namespace Quaestor.Accuracy;

/// <summary>A SQLite file that questions are asked about, read in place.</summary>
sealed class QuestionDatabase
{
    static readonly TimeSpan LongestQuery = TimeSpan.FromSeconds(5);

    readonly SqliteConnection _connection;
    readonly ConcurrentDictionary<string, List<object?[]>?> _results = new(StringComparer.Ordinal);

    public QuestionDatabase(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _connection = SqliteConnection.Open(path, "mode=ro&immutable=1");
        var inspected = DatabaseInspection.Run(_connection, Name);
        Schema = new SourceSchema(Name, inspected.Tables, inspected.Joins, "");
        Ranker = new IntentRanker(new SchemaMap(Schema));
    }

    public IntentRanker Ranker { get; }

    public string? Probe(MappedColumn column, string text) =>
        Rows($"SELECT {Quoted(column.Schema.Name)} FROM {Quoted(column.Table.Schema.Name)} WHERE {Quoted(column.Schema.Name)} = '{text.Replace("'", "''")}' COLLATE NOCASE LIMIT 1") is [[string stored]] ? stored : null;

    static string Quoted(string name) => $"\"{name}\"";

    public string Name { get; }

    public SourceSchema Schema { get; }

    /// <summary>Null where the query fails or takes too long; kept for the next time.</summary>
    public List<object?[]>? Rows(string sql) => _results.GetOrAdd(sql, _ => Run(sql, int.MaxValue));

    /// <summary>No more rows than these and one more, not kept.</summary>
    public List<object?[]>? Run(string sql, int most)
    {
        lock (_connection)
        {
            List<object?[]> rows = [];
            try
            {
                return _connection.TryWithin(LongestQuery, () => Read(sql, rows, most)) ? rows : null;
            }
            catch (SqliteException)
            {
                return null;
            }
        }
    }

    void Read(string sql, List<object?[]> rows, int most)
    {
        using var statement = _connection.Prepare(sql, out _)!;
        while (rows.Count <= most && statement.Step())
        {
            var row = new object?[statement.Columns];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Value(statement.Cell(i));
            }

            rows.Add(row);
        }
    }

    static object? Value(SqliteCell cell) => cell.Kind switch
    {
        SqliteKind.Integer => cell.Integer,
        SqliteKind.Real => cell.Real,
        SqliteKind.Text or SqliteKind.Blob => Encoding.UTF8.GetString(cell.Bytes),
        _ => null,
    };
}
