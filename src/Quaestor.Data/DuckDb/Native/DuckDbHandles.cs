using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Quaestor.Data.DuckDb.Native;

// Every destroy function of the C API takes the address of the handle and sets it to null.

sealed unsafe class DatabaseHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.Close(address);
        }

        return true;
    }
}

sealed unsafe class ConnectionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.Disconnect(address);
        }

        return true;
    }
}

sealed unsafe class ConfigHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyConfig(address);
        }

        return true;
    }
}

sealed unsafe class PreparedHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyPrepare(address);
        }

        return true;
    }
}

sealed unsafe class PendingHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyPending(address);
        }

        return true;
    }
}

sealed unsafe class ExtractedHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyExtracted(address);
        }

        return true;
    }
}

sealed unsafe class LogicalTypeHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyLogicalType(address);
        }

        return true;
    }
}

sealed unsafe class DataChunkHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            DuckDbNative.DestroyDataChunk(address);
        }

        return true;
    }
}

/// <summary>Owns a <c>duckdb_result</c>, which is a struct in the caller's memory and not a pointer as the others are.</summary>
sealed unsafe class ResultHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public ResultHandle()
        : base(ownsHandle: true) =>
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyResult((NativeResult*)handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}

sealed unsafe class AppenderHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        fixed (nint* address = &handle)
        {
            // What was not closed is given up; a failure then has been told before.
            _ = DuckDbNative.DestroyAppender(address);
        }

        return true;
    }
}
