using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb.Native;

static unsafe partial class DuckDbNative
{
    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateAppender(ConnectionHandle connection, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_error")]
    public static partial byte* AppenderError(AppenderHandle appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_append_varchar_length")]
    public static partial int AppendText(AppenderHandle appender, ReadOnlySpan<byte> utf8, ulong length);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_append_null")]
    public static partial int AppendNull(AppenderHandle appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_end_row")]
    public static partial int EndRow(AppenderHandle appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_close")]
    public static partial int CloseAppender(AppenderHandle appender);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_appender_destroy")]
    public static partial int DestroyAppender(nint* appender);
}
