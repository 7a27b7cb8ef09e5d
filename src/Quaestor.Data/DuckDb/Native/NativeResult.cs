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
