using System.Diagnostics;
using Quaestor.Data.DuckDb;

namespace Quaestor.Bench;

/// <summary>DuckDB in this process through the same binding: what everything else is compared with.</summary>
sealed class DirectDuckDb : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string>());
    readonly DuckDbConnection _connection;

    public DirectDuckDb() => _connection = _database.Connect();

    public void Execute(string sql) => _connection.Execute(sql);

    /// <summary>Milliseconds to the last row.</summary>
    public double Time(string sql)
    {
        var began = Stopwatch.GetTimestamp();
        using var result = _connection.Query(sql);
        while (result.TryReadChunk(out _))
        {
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
