using System.Runtime.InteropServices;
using System.Text;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>Text across the C boundary: UTF-8, ended by a zero.</summary>
static unsafe class NativeText
{
    /// <summary>Text that stays the library's.</summary>
    public static string Read(byte* text) => ReadOrNull(text) ?? "";

    public static string? ReadOrNull(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Text that the library gave away; freed here.</summary>
    public static string Take(byte* text) => TakeOrNull(text) ?? "";

    public static string? TakeOrNull(byte* text)
    {
        try
        {
            return ReadOrNull(text);
        }
        finally
        {
            DuckDbNative.Free(text);
        }
    }

    /// <summary>A statement as C reads it. A zero inside would hide from the library what the caller has judged.</summary>
    public static byte[] OfStatement(string sql)
    {
        var nul = sql.IndexOf('\0', StringComparison.Ordinal);
        if (nul >= 0)
        {
            throw new DuckDbException(DuckDbErrorKind.Parser, "The statement contains a NUL character. Remove it.", nul);
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(sql) + 1];
        Encoding.UTF8.GetBytes(sql, bytes);
        return bytes;
    }
}
