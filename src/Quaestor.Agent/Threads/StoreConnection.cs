using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Quaestor.Agent.Threads;

/// <summary>One connection to the store's file with its statements, each prepared once. Not thread-safe.</summary>
sealed partial class StoreConnection : IDisposable
{
    readonly SqliteConnection _connection;
    readonly Dictionary<string, SqliteCommand> _prepared = [];

    StoreConnection(SqliteConnection connection) => _connection = connection;

    public static StoreConnection Open(string path)
    {
        StoreLibrary.Load();
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            var opened = new StoreConnection(connection);
            opened.Run("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs text that comes from this folder alone: settings, transactions, migrations.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public string? Setting(string pragma)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        return command.ExecuteScalar()?.ToString();
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
            rows.Add(row(new StoredRow(reader)));
        }

        return rows;
    }

    public T? First<T>(string statement, Func<StoredRow, T> row, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Bind(statement, values).ExecuteReader();
        return reader.Read() ? row(new StoredRow(reader)) : null;
    }

    public long? Number(string statement, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(statement, values).ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetInt64(0) : null;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    SqliteCommand Bind(string statement, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement, out var command))
        {
            command = Prepare(statement);
            _prepared.Add(statement, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = ToStored(values[i]);
        }

        return command;
    }

    SqliteCommand Prepare(string statement)
    {
        var command = _connection.CreateCommand();
        command.CommandText = SqlTexts.Statements[statement];
        foreach (var name in ParameterName().Matches(command.CommandText).Select(match => match.Value).Distinct())
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    static object ToStored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => id.ToString(),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => value,
    };

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex ParameterName();
}
