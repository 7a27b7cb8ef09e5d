using Quaestor.Data.DuckDb;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Tests.Support;

/// <summary>DuckDB's parser in this process, for tests of the guard's rules. The product parses in a judge worker.</summary>
public sealed class JudgeDatabase : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(DuckDbParser.Settings);
    readonly DuckDbConnection _connection;
    readonly Lock _oneAtATime = new();

    public JudgeDatabase()
    {
        _connection = _database.Connect();
        Guard = new(ParseAsync);
    }

    public DuckDbGuard Guard { get; }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    internal ParsedSql Parse(string sql)
    {
        lock (_oneAtATime)
        {
            return DuckDbParser.Parse(_connection, sql);
        }
    }

    ValueTask<ParsedSql> ParseAsync(string sql, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Parse(sql));
    }
}
