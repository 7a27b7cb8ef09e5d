using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb.Native;

/// <summary><c>duckdb_result</c>; every field but the last is deprecated and only kept for its size.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeResult
{
    readonly ulong _columnCount;
    readonly ulong _rowCount;
    readonly ulong _rowsChanged;
    readonly void* _columns;
    readonly byte* _errorMessage;
    readonly void* _internalData;
}

/// <summary><c>duckdb_query_progress_type</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct NativeProgress
{
    /// <summary>0 to 100, or -1 while nothing is known.</summary>
    public readonly double Percentage;
    public readonly ulong RowsProcessed;
    public readonly ulong TotalRowsToProcess;
}
