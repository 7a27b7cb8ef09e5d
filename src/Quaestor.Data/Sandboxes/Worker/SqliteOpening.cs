using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>
/// Opens a SQLite file for one reading: read-only, hardened, in a transaction that has begun. How depends on what lies beside
/// the file; docs/decisions/0010 tells why.
/// </summary>
static class SqliteOpening
{
    const int HeaderBytes = 100;
    const int WriteVersionAt = 18;
    const int ReadVersionAt = 19;
    const byte LogVersion = 2;

    const string Plain = "mode=ro";

    /// <summary>The index is not made and not written, even where this process could.</summary>
    const string SharedLog = "mode=ro&readonly_shm=1";

    /// <summary>Neither locks nor files beside it: only where there is no log, and somebody looks afterwards.</summary>
    const string Alone = "mode=ro&immutable=1";

    /// <exception cref="SqliteException">The file is no database, is kept by a writer, or cannot be read as it lies.</exception>
    public static (GuardedDatabase Database, SqliteHold Hold) Open(OpenSqliteMessage message, SqliteLayers layers = SqliteLayers.All)
    {
        var (path, parameters, hold) = Way(message);
        var connection = SqliteConnection.Open(path, parameters, message.Name);
        try
        {
            connection.Wait(TimeSpan.FromMilliseconds(message.WaitMilliseconds));
            Harden(connection, message.MemoryBytes);

            // The first read takes the locks; from here on the database stays as it is for this connection.
            connection.Execute("BEGIN");
            connection.Execute("SELECT count(*) FROM sqlite_master");
            return (new(connection, layers), hold);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static (string Path, string Parameters, SqliteHold Hold) Way(OpenSqliteMessage message)
    {
        var (paths, beside) = (message.Paths, message.Beside);
        if (beside.HasJournal && paths.WithJournal is { } withJournal)
        {
            // Beside any journal SQLite looks for the writer that it belongs to, and refuses where there is none.
            return (withJournal, Plain, SqliteHold.Locks);
        }

        if (!UsesLog(paths.File))
        {
            return (paths.File, Plain, SqliteHold.Locks);
        }

        var isShared = beside is { HasLog: true, HasIndex: true };
        var hold = isShared ? SqliteHold.Locks : SqliteHold.Nothing;
        return paths.WithLog is { } withLog ? (withLog, Plain, hold)
            : isShared || beside.HasJournal ? (paths.File, SharedLog, hold)
            : !beside.HasLog ? (paths.File, Alone, hold)
            : throw new SqliteException(SqliteCode.CannotOpen, SqliteErrors.NoIndex);
    }

    /// <summary>Whether the file's header says that its writers use a write-ahead log.</summary>
    static bool UsesLog(string path)
    {
        // Closing a file drops this process's locks on it: no connection is open here.
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes
            && (header[WriteVersionAt] == LogVersion || header[ReadVersionAt] == LogVersion);
    }

    static void Harden(SqliteConnection connection, long memoryBytes)
    {
        connection.Configure(SqliteSwitch.Defensive, true);
        connection.Configure(SqliteSwitch.TrustedSchema, false);

        // Else a column name that is wrong and quoted would be a text of that name: a wrong answer in place of an error.
        connection.Configure(SqliteSwitch.TextInDoubleQuotes, false);
        connection.Configure(SqliteSwitch.LoadExtension, false);
        connection.Configure(SqliteSwitch.TokenizerFunction, false);
        connection.Configure(SqliteSwitch.WritableSchema, false);
        connection.Configure(SqliteSwitch.Triggers, false);
        connection.Configure(SqliteSwitch.NoCheckpointOnClose, true);

        connection.Limit(SqliteLimit.Length, ChunkFormat.MaxBytes);
        connection.Limit(SqliteLimit.SqlLength, 1 << 20);
        connection.Limit(SqliteLimit.ExpressionDepth, 1000);
        connection.Limit(SqliteLimit.CompoundSelect, 500);
        connection.Limit(SqliteLimit.Attached, 0);
        connection.Limit(SqliteLimit.TriggerDepth, 1);
        connection.Limit(SqliteLimit.WorkerThreads, 0);

        connection.Execute($"PRAGMA hard_heap_limit = {memoryBytes}");
        connection.Execute("PRAGMA query_only = 1");
        connection.Execute("PRAGMA cell_size_check = 1");
        connection.Execute("PRAGMA cache_size = -16384");
    }
}
