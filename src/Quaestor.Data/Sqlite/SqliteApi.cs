namespace Quaestor.Data.Sqlite;

/// <summary>
/// SQLite's C interface as far as it is used here (sqlite3.h). Nothing but declarations; only this folder calls them.
/// </summary>
/// <remarks>
/// Function pointers and not imports, because the library is chosen at run time and an assembly can have one resolver only.
/// What a cell needs is called without a transition: these calls take nanoseconds and never block. The one that may convert
/// or allocate (<see cref="ColumnText"/>) is not among them.
/// </remarks>
static unsafe class SqliteApi
{
    public static readonly delegate* unmanaged[Cdecl]<byte*, nint*, int, byte*, int> Open = (delegate* unmanaged[Cdecl]<byte*, nint*, int, byte*, int>)SqliteLibrary.Export("sqlite3_open_v2");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> Close = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_close_v2");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> ExtendedResultCodes = (delegate* unmanaged[Cdecl]<nint, int, int>)SqliteLibrary.Export("sqlite3_extended_result_codes");
    public static readonly delegate* unmanaged[Cdecl]<nint, byte*> ErrorMessage = (delegate* unmanaged[Cdecl]<nint, byte*>)SqliteLibrary.Export("sqlite3_errmsg");
    public static readonly delegate* unmanaged[Cdecl]<int, byte*> ErrorText = (delegate* unmanaged[Cdecl]<int, byte*>)SqliteLibrary.Export("sqlite3_errstr");
    public static readonly delegate* unmanaged[Cdecl]<nint, void> Interrupt = (delegate* unmanaged[Cdecl]<nint, void>)SqliteLibrary.Export("sqlite3_interrupt");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> BusyTimeout = (delegate* unmanaged[Cdecl]<nint, int, int>)SqliteLibrary.Export("sqlite3_busy_timeout");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, int> Limit = (delegate* unmanaged[Cdecl]<nint, int, int, int>)SqliteLibrary.Export("sqlite3_limit");

    /// <summary>For the options that take a switch and the address of their new state. Variadic in C, which is the same to callers here.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int, int*, int> ConfigureSwitch = (delegate* unmanaged[Cdecl]<nint, int, int, int*, int>)SqliteLibrary.Export("sqlite3_db_config");

    /// <summary>For the option that takes a name, which must live as long as the connection.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int> ConfigureName = (delegate* unmanaged[Cdecl]<nint, int, byte*, int>)SqliteLibrary.Export("sqlite3_db_config");

    public static readonly delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, int>, nint, int> SetAuthorizer =
        (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, int>, nint, int>)SqliteLibrary.Export("sqlite3_set_authorizer");

    public static readonly delegate* unmanaged[Cdecl]<nint, int, delegate* unmanaged[Cdecl]<nint, int>, nint, void> ProgressHandler =
        (delegate* unmanaged[Cdecl]<nint, int, delegate* unmanaged[Cdecl]<nint, int>, nint, void>)SqliteLibrary.Export("sqlite3_progress_handler");

    public static readonly delegate* unmanaged[Cdecl]<nint, byte*, int, uint, nint*, byte**, int> Prepare = (delegate* unmanaged[Cdecl]<nint, byte*, int, uint, nint*, byte**, int>)SqliteLibrary.Export("sqlite3_prepare_v3");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> Finalize = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_finalize");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> Step = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_step");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> Reset = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_reset");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> IsReadOnly = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_stmt_readonly");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> ParameterCount = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_bind_parameter_count");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, long, int> BindInt64 = (delegate* unmanaged[Cdecl]<nint, int, long, int>)SqliteLibrary.Export("sqlite3_bind_int64");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, int> BindNull = (delegate* unmanaged[Cdecl]<nint, int, int>)SqliteLibrary.Export("sqlite3_bind_null");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int> BindText = (delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int>)SqliteLibrary.Export("sqlite3_bind_text");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int> BindBlob = (delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int>)SqliteLibrary.Export("sqlite3_bind_blob");
    public static readonly delegate* unmanaged[Cdecl]<nint, long> LastInsertRow = (delegate* unmanaged[Cdecl]<nint, long>)SqliteLibrary.Export("sqlite3_last_insert_rowid");
    public static readonly delegate* unmanaged[Cdecl]<nint, int> ColumnCount = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.Export("sqlite3_column_count");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnName = (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteLibrary.Export("sqlite3_column_name");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnDeclaredType = (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteLibrary.Export("sqlite3_column_decltype");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnText = (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteLibrary.Export("sqlite3_column_text");
    public static readonly delegate* unmanaged[Cdecl]<nint, int, byte*> ColumnBlob = (delegate* unmanaged[Cdecl]<nint, int, byte*>)SqliteLibrary.Export("sqlite3_column_blob");
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> ColumnType = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)SqliteLibrary.Export("sqlite3_column_type");
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long> ColumnInt64 = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, long>)SqliteLibrary.Export("sqlite3_column_int64");
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double> ColumnDouble = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, double>)SqliteLibrary.Export("sqlite3_column_double");
    public static readonly delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int> ColumnBytes = (delegate* unmanaged[Cdecl, SuppressGCTransition]<nint, int, int>)SqliteLibrary.Export("sqlite3_column_bytes");

    /// <summary>Since 3.38; null before.</summary>
    public static readonly delegate* unmanaged[Cdecl]<nint, int> ErrorOffset = (delegate* unmanaged[Cdecl]<nint, int>)SqliteLibrary.ExportOrNone("sqlite3_error_offset");
}
