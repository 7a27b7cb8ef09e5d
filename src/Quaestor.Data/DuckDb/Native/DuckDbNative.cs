using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb.Native;

/// <summary>
/// DuckDB's C API as far as it is used here (duckdb.h of 1.5). Nothing but declarations; only
/// <see cref="Quaestor.Data.DuckDb"/> calls them.
/// </summary>
/// <remarks>
/// Strings that DuckDB hands out are <c>byte*</c>: those named "owned" are freed with <see cref="Free"/>, the others
/// belong to the object that was asked.
/// </remarks>
static unsafe partial class DuckDbNative
{
    public const int Success = 0;

    // Runs before the first call of any function below, which is the only moment at which a resolver can be set.
    static DuckDbNative() => NativeLibrary.SetDllImportResolver(typeof(DuckDbNative).Assembly, DuckDbLibrary.Resolve);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_library_version")]
    public static partial byte* LibraryVersion();

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_free")]
    public static partial void Free(void* pointer);

    // --- Database and connection

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_create_config")]
    public static partial int CreateConfig(out ConfigHandle config);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetConfig(ConfigHandle config, string name, string option);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_config")]
    public static partial void DestroyConfig(nint* config);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, out DatabaseHandle database, ConfigHandle config, out byte* ownedError);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_close")]
    public static partial void Close(nint* database);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_connect")]
    public static partial int Connect(DatabaseHandle database, out ConnectionHandle connection);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_disconnect")]
    public static partial void Disconnect(nint* connection);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_interrupt")]
    public static partial void Interrupt(ConnectionHandle connection);

    // --- Statements

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_query")]
    public static partial int Query(ConnectionHandle connection, ReadOnlySpan<byte> sql, ResultHandle result);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_prepare")]
    public static partial int Prepare(ConnectionHandle connection, ReadOnlySpan<byte> sql, out PreparedHandle statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_prepare")]
    public static partial void DestroyPrepare(nint* statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_prepare_error")]
    public static partial byte* PrepareError(PreparedHandle statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_prepared_statement_type")]
    public static partial int PreparedStatementType(PreparedHandle statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_nparams")]
    public static partial ulong ParameterCount(PreparedHandle statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_extract_statements")]
    public static partial ulong ExtractStatements(ConnectionHandle connection, ReadOnlySpan<byte> sql, out ExtractedHandle statements);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_extract_statements_error")]
    public static partial byte* ExtractStatementsError(ExtractedHandle statements);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_prepare_extracted_statement")]
    public static partial int PrepareExtractedStatement(
        ConnectionHandle connection, ExtractedHandle statements, ulong index, out PreparedHandle statement);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_extracted")]
    public static partial void DestroyExtracted(nint* statements);

    // --- Parameters (indexes start at 1)

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_null")]
    public static partial int BindNull(PreparedHandle statement, ulong index);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_boolean")]
    public static partial int BindBoolean(PreparedHandle statement, ulong index, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_int64")]
    public static partial int BindInt64(PreparedHandle statement, ulong index, long value);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_double")]
    public static partial int BindDouble(PreparedHandle statement, ulong index, double value);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_varchar_length")]
    public static partial int BindText(PreparedHandle statement, ulong index, ReadOnlySpan<byte> text, ulong length);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_bind_blob")]
    public static partial int BindBlob(PreparedHandle statement, ulong index, ReadOnlySpan<byte> bytes, ulong length);

    // --- Execution

    /// <remarks>
    /// duckdb.h announces its removal and names no successor: it is the only way to a result that is not first held
    /// whole in memory. The library's version is pinned, so a removal is found when the pin moves.
    /// </remarks>
    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_pending_prepared_streaming")]
    public static partial int PendingPreparedStreaming(PreparedHandle statement, out PendingHandle pending);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_pending_error")]
    public static partial byte* PendingError(PendingHandle pending);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_execute_pending")]
    public static partial int ExecutePending(PendingHandle pending, ResultHandle result);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_pending")]
    public static partial void DestroyPending(nint* pending);

    // --- Results

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_destroy_result")]
    public static partial void DestroyResult(NativeResult* result);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_result_error")]
    public static partial byte* ResultError(ResultHandle result);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_column_count")]
    public static partial ulong ColumnCount(ResultHandle result);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_column_name")]
    public static partial byte* ColumnName(ResultHandle result, ulong column);

    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_column_logical_type")]
    public static partial LogicalTypeHandle ColumnLogicalType(ResultHandle result, ulong column);

    /// <summary>The next rows of a streaming or a stored result; an invalid handle at the end and on error.</summary>
    [LibraryImport(DuckDbLibrary.Name, EntryPoint = "duckdb_fetch_chunk")]
    public static partial DataChunkHandle FetchChunk(NativeResult result);
}
