using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Quaestor.Data.Sqlite;

/// <summary>A connection that only reads, but for <see cref="OpenOwn"/>: used by one thread at a time; only <see cref="Stop"/> may come from another.</summary>
sealed unsafe class SqliteConnection : IDisposable
{
    const int OpenFlags = 0x1 | 0x40 | 0x8000; // SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    const int OwnFlags = 0x2 | 0x4 | 0x40 | 0x8000; // SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    const int MainName = 1000; // SQLITE_DBCONFIG_MAINDBNAME
    const int ProgressSteps = 1000;

    readonly nint _name;
    GCHandle _self;
    nint _handle;
    volatile bool _stopped;

    SqliteConnection(nint handle, string name)
    {
        _handle = handle;
        _self = GCHandle.Alloc(this);
        _name = Marshal.StringToCoTaskMemUTF8(name);
        SqliteApi.ExtendedResultCodes(handle, 1);
        SqliteApi.ConfigureName(handle, MainName, (byte*)_name);
        SqliteApi.ProgressHandler(handle, ProgressSteps, &Progress, GCHandle.ToIntPtr(_self));
    }

    /// <summary>Asked about everything that a statement would do, when it is prepared and whenever SQLite prepares it anew; null allows all.</summary>
    public Func<SqliteAction, bool>? Allows { get; set; }

    /// <param name="path">As this process sees it.</param>
    /// <param name="parameters">Of the address, <c>mode=ro</c> and the like.</param>
    /// <param name="name">How statements call the database, besides <c>main</c>.</param>
    /// <exception cref="SqliteException">It does not open. Most that is wrong with a file shows at the first read only.</exception>
    public static SqliteConnection Open(string path, string parameters, string name = "main") => Open(path, parameters, name, OpenFlags);

    /// <summary>Opens a file of our own, made where it is not there, to write to it too: never one that somebody gave us.</summary>
    /// <exception cref="SqliteException">It does not open.</exception>
    public static SqliteConnection OpenOwn(string path) => Open(path, "mode=rwc", "main", OwnFlags);

    /// <summary>Of the row that was inserted last.</summary>
    public long LastInsertRow => SqliteApi.LastInsertRow(_handle);

    static SqliteConnection Open(string path, string parameters, string name, int flags)
    {
        var address = Encoding.UTF8.GetBytes($"file:{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?{parameters}\0");
        nint handle;
        fixed (byte* start = address)
        {
            var code = SqliteApi.Open(start, &handle, flags, null);
            if (code != SqliteCode.Ok)
            {
                var message = Read(handle == 0 ? SqliteApi.ErrorText(code) : SqliteApi.ErrorMessage(handle));
                SqliteApi.Close(handle);
                throw new SqliteException(code, message!);
            }
        }

        return new(handle, name);
    }

    /// <summary>How long to wait for a writer that keeps readers out.</summary>
    public void Wait(TimeSpan longest) => SqliteApi.BusyTimeout(_handle, (int)longest.TotalMilliseconds);

    public void Configure(SqliteSwitch option, bool on)
    {
        int state;
        SqliteApi.ConfigureSwitch(_handle, (int)option, on ? 1 : 0, &state);
    }

    public void Limit(SqliteLimit limit, int value) => SqliteApi.Limit(_handle, (int)limit, value);

    /// <summary>From now on <see cref="Allows"/> is asked.</summary>
    public void Guard() => SqliteApi.SetAuthorizer(_handle, &Authorize, GCHandle.ToIntPtr(_self));

    /// <summary>Prepares the first statement of a text.</summary>
    /// <param name="sql">Holds no NUL.</param>
    /// <param name="rest">What follows it, statements or not.</param>
    /// <returns>Null where the text holds no statement.</returns>
    /// <exception cref="SqliteException">It does not parse, names what is not there, or is not allowed.</exception>
    public SqliteStatement? Prepare(string sql, out string rest)
    {
        // One byte more than the text: with its end included SQLite need not copy it.
        var utf8 = Encoding.UTF8.GetBytes(sql + "\0");
        fixed (byte* start = utf8)
        {
            nint statement;
            byte* tail;
            var code = SqliteApi.Prepare(_handle, start, utf8.Length, 0, &statement, &tail);
            if (code != SqliteCode.Ok)
            {
                throw ErrorOf(code, utf8);
            }

            var used = tail is null ? utf8.Length - 1 : (int)(tail - start);
            rest = Encoding.UTF8.GetString(utf8, used, Math.Max(0, utf8.Length - 1 - used));
            return statement == 0 ? null : new(this, statement);
        }
    }

    /// <summary>Runs one statement of our own and drops its rows.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql, out _)!;
        while (statement.Step())
        {
        }
    }

    /// <summary>Stops what runs and keeps what follows from running, until <see cref="Resume"/>. From any thread.</summary>
    public void Stop()
    {
        _stopped = true;
        if (_handle is not 0 and var handle)
        {
            SqliteApi.Interrupt(handle);
        }
    }

    public void Resume() => _stopped = false;

    public void Dispose()
    {
        if (_handle == 0)
        {
            return;
        }

        SqliteApi.Close(_handle);
        _handle = 0;
        _self.Free();
        Marshal.FreeCoTaskMem(_name);
    }

    internal static string? Read(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    internal SqliteException ErrorOf(int code, byte[]? sql = null)
    {
        var offset = sql is null || SqliteApi.ErrorOffset is null ? -1 : SqliteApi.ErrorOffset(_handle);
        int? position = offset >= 0 && offset < sql!.Length ? Encoding.UTF8.GetCharCount(sql, 0, offset) : null;
        return new(code, Read(SqliteApi.ErrorMessage(_handle)) ?? "", position);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Progress(nint self) => ((SqliteConnection)GCHandle.FromIntPtr(self).Target!)._stopped ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Authorize(nint self, int kind, byte* first, byte* second, byte* database, byte* within)
    {
        const int deny = 1; // SQLITE_DENY
        try
        {
            var connection = (SqliteConnection)GCHandle.FromIntPtr(self).Target!;
            return connection.Allows?.Invoke(new((SqliteActionKind)kind, Read(first), Read(second), Read(database), Read(within))) ?? true ? 0 : deny;
        }
        catch (Exception)
        {
            // Nothing may leave a callback; what cannot be judged is not allowed.
            return deny;
        }
    }
}
