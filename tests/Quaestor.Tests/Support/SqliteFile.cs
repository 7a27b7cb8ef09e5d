using Microsoft.Data.Sqlite;
using Quaestor.Agent.Threads;

namespace Quaestor.Tests.Support;

/// <summary>A SQLite file in a folder of its own that every user may read, and the means to write it.</summary>
sealed class SqliteFile : IDisposable
{
    readonly OpenFolder _folder = new();

    public SqliteFile(string sql = "", string name = "shop.db")
    {
        StoreLibrary.Load();
        Path = System.IO.Path.Combine(_folder.Path, name);
        if (sql.Length > 0)
        {
            Execute(sql);
        }
    }

    public string Path { get; }

    public string Folder => _folder.Path;

    /// <summary>Everything in the folder, by name.</summary>
    public IReadOnlyList<string> Names => [.. Directory.GetFiles(Folder).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public void Execute(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a statement over any file, each written as its cells with | between them.</summary>
    public static List<string> Query(string path, string sql)
    {
        StoreLibrary.Load();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")));
        }

        return rows;
    }

    /// <summary>Another program's connection: one that writes.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        Share();
        return connection;
    }

    /// <summary>Lets every user read what lies in the folder now.</summary>
    public void Share()
    {
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        Share();
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
