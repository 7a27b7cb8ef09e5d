using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Quaestor.Agent.Threads;

/// <summary>A store in a SQLite file, which processes of one machine may share.</summary>
sealed class SqliteEngine(string path) : StoreEngine("SQLite", "sqlite")
{
    const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, Constraint = 19, NotADatabase = 26;

    OwnerFiles? _owners;
    bool? _durable;

    public override DbConnection Connect()
    {
        StoreLibrary.Load();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        KeepToOwner();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override string Stored(string text) => text;

    // Read as a string, the driver would stop at the first U+0000.
    public override string Text(DbDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));

    public override int Version(StoreConnection connection) => (int)connection.Number("version")!;

    public override void SetVersion(StoreConnection connection, int number) =>
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));

    // The file keeps this for all that open it later.
    public override void Prepare(StoreConnection connection) => connection.Run("PRAGMA journal_mode = WAL");

    public override void Enter(StoreConnection writing)
    {
        _owners ??= new OwnerFiles(path + "-owners", Owner);
        _durable = null;
    }

    public override bool Begin(StoreConnection writing, long group, bool durable)
    {
        // SQLite takes a change of this setting only between transactions.
        if (_durable != durable)
        {
            writing.Execute(durable ? "synchronous_full" : "synchronous_normal");
            _durable = durable;
        }

        writing.Execute("begin");
        return true;
    }

    public override bool IsAlive(StoreConnection connection, Guid owner) => _owners!.IsAlive(owner);

    public override void Leave(StoreConnection writing)
    {
    }

    public override Exception? Explain(Exception exception, string store) => exception switch
    {
        StoreException or StoreConflictException => exception,
        SqliteException { SqliteErrorCode: Constraint } => new StoreConflictException(exception),
        SqliteException { SqliteErrorCode: Busy or Locked } => new StoreException($"{store} is locked by another program. Close that program, or name another store with --store.", exception),
        SqliteException { SqliteErrorCode: Full } => new StoreException($"{store} cannot grow: the disk is full. Free some space and try again.", exception),
        SqliteException { SqliteErrorCode: InputOutput } => new StoreException($"{store} cannot be read or written: the disk reported an error.", exception),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new StoreException($"{store} is not a Quaestor store, or it is damaged. Move the file away, or name another store with --store.", exception),
        SqliteException { SqliteErrorCode: ReadOnly or CannotOpen } or IOException or UnauthorizedAccessException =>
            new StoreException($"{store} cannot be written. Check the rights of the file and its folder, or name another store with --store.", exception),
        _ => null,
    };

    public override bool IsConnectionEnd(Exception exception) => false;

    public override bool MayPass(Exception exception) => exception is SqliteException { SqliteErrorCode: Busy or Locked };

    public override void Dispose() => _owners?.Dispose();

    /// <summary>A new store holds what users asked and got: SQLite gives the files beside it the same rights.</summary>
    void KeepToOwner()
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
        {
            return;
        }

        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Opening it says better what is wrong.
        }
    }
}
