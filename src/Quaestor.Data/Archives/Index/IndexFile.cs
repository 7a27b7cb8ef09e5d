using System.Globalization;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives.Index;

/// <summary>
/// The file of one archive's index: documents, their passages, and SQLite's full-text search over them. One writes at a time,
/// whoever reads sees the state of when it began.
/// </summary>
sealed class IndexFile : IDisposable
{
    /// <summary>Of the schema, and of how documents are cut: an older file is made anew.</summary>
    const int Version = 1;

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    static readonly string Schema = ReadSchema();

    readonly string _path;
    SqliteConnection? _writing;

    IndexFile(string path) => _path = path;

    /// <exception cref="ArchiveException">It cannot be written.</exception>
    public static IndexFile Open(string path)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var file = new IndexFile(path);
        try
        {
            file.Prepare();
        }
        catch (SqliteException error) when (error.Code is SqliteCode.Corrupt or SqliteCode.NotADatabase)
        {
            // It is made of the documents, which are still there.
            file.Dispose();
            Delete(path);
            file.Prepare();
        }
        catch (SqliteException error)
        {
            file.Dispose();
            throw Unwritable(path, error);
        }

        return file;
    }

    public static void Delete(string path)
    {
        foreach (var ending in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + ending);
        }
    }

    /// <summary>To read from; of its own, so that any number may read at once.</summary>
    public SqliteConnection Connect()
    {
        var connection = SqliteConnection.Open(_path, "mode=ro");
        connection.Wait(LongestWait);
        return connection;
    }

    /// <summary>By path.</summary>
    public Dictionary<string, KnownFile> Known()
    {
        using var connection = Connect();
        using var files = connection.Prepare("SELECT path, stamp, hash, problem IS NOT NULL FROM documents", out _)!;
        Dictionary<string, KnownFile> known = new(StringComparer.Ordinal);
        while (files.Step())
        {
            known.Add(files.Text(0)!, new(files.Text(1)!, files.Cell(2).Bytes.ToArray(), files.Integer(3) != 0));
        }

        return known;
    }

    /// <summary>All of it or nothing is written.</summary>
    /// <exception cref="ArchiveException">The disk is full, or somebody else writes without end.</exception>
    public void Write(Action<IndexWriting> write)
    {
        var connection = _writing!;
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                using var writing = new IndexWriting(connection);
                write(writing);
            }
            catch
            {
                connection.Execute("ROLLBACK");
                throw;
            }

            connection.Execute("COMMIT");
        }
        catch (SqliteException error)
        {
            throw Unwritable(_path, error);
        }
    }

    public static string? Value(SqliteConnection connection, string key)
    {
        using var value = connection.Prepare("SELECT value FROM archive WHERE key = ?", out _)!;
        value.Bind(1, key);
        return value.Step() ? value.Text(0) : null;
    }

    public void Dispose()
    {
        _writing?.Dispose();
        _writing = null;
    }

    void Prepare()
    {
        _writing = SqliteConnection.OpenOwn(_path);
        _writing.Wait(LongestWait);
        _writing.Execute("PRAGMA journal_mode = WAL");
        _writing.Execute("PRAGMA synchronous = NORMAL");
        _writing.Execute("BEGIN IMMEDIATE");
        if (VersionOf(_writing) is not Version and var version)
        {
            if (version != 0)
            {
                _writing.Execute("COMMIT");
                throw new SqliteException(SqliteCode.NotADatabase, "it is of another version");
            }

            for (var rest = Schema; _writing.Prepare(rest, out var next) is { } statement; rest = next)
            {
                using (statement)
                {
                    statement.Run();
                }
            }

            _writing.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
        }

        _writing.Execute("COMMIT");
    }

    static ArchiveException Unwritable(string path, SqliteException error) => new("Its index cannot be written. An administrator sees why.", error)
    {
        Detail = $"The index {path} cannot be written: {error.Message}. Check the rights of the folder and its disk.",
    };

    static int VersionOf(SqliteConnection connection)
    {
        using var version = connection.Prepare("PRAGMA user_version", out _)!;
        return version.Step() ? (int)version.Integer(0) : 0;
    }

    static string ReadSchema()
    {
        using var stream = typeof(IndexFile).Assembly.GetManifestResourceStream("Quaestor.Data.Archives.Index.Schema.sql")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
