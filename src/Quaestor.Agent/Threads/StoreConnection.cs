using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Quaestor.Agent.Threads;

/// <summary>One connection to the store with its statements, each made once. Not thread-safe.</summary>
sealed class StoreConnection(StoreEngine engine) : IDisposable
{
    readonly DbConnection _connection = engine.Connect();
    readonly Dictionary<string, DbCommand> _commands = [];

    /// <summary>What holds the store, with its version.</summary>
    public string Database => $"{engine.Name} {_connection.ServerVersion}";

    /// <summary>False once the connection has ended under whatever ran on it.</summary>
    public bool IsOpen => _connection.State == ConnectionState.Open;

    /// <summary>Runs text that comes from this folder alone: settings, migrations.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a named statement; values go to its parameters in the order in which they first appear.</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute(string statement, params ReadOnlySpan<object?> values) => Bind(statement, values).ExecuteNonQuery();

    public List<T> Query<T>(string statement, Func<StoredRow, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(statement, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(new StoredRow(reader, engine)));
        }

        return rows;
    }

    public T? First<T>(string statement, Func<StoredRow, T> row, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Bind(statement, values).ExecuteReader();
        return reader.Read() ? row(new StoredRow(reader, engine)) : null;
    }

    public long? Number(string statement, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(statement, values).ExecuteReader();
        return reader.Read() ? new StoredRow(reader, engine).NumberOrNull(0) : null;
    }

    /// <param name="name">Of a table of ours, never of a user's words.</param>
    public StoreTable Table(string name) => new(engine, _connection, name);

    /// <summary>Of a file alone: writes it as it is now into another, while others go on writing.</summary>
    public void BackUp(string file)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        target.Open();
        ((SqliteConnection)_connection).BackupDatabase(target);
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    DbCommand Bind(string statement, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = engine.Statements[statement].On(_connection);
            _commands.Add(statement, command);
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, command.Parameters.Count);
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = engine.Stored(values[i]);
        }

        return command;
    }
}
