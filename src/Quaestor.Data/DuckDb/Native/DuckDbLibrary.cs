using System.Reflection;
using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb.Native;

/// <summary>Finds libduckdb: the file that <c>QUAESTOR_DUCKDB</c> names, else the one that the build put beside the program.</summary>
static class DuckDbLibrary
{
    public const string Name = "duckdb";
    public const string PathVariable = "QUAESTOR_DUCKDB";

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Name ? Load(Environment.GetEnvironmentVariable(PathVariable), assembly) : 0;

    /// <param name="path">What the variable says; null or empty for the library beside the program.</param>
    /// <param name="assembly">Whose folder the program is.</param>
    public static nint Load(string? path, Assembly assembly)
    {
        if (string.IsNullOrEmpty(path))
        {
            return NativeLibrary.Load(Name, assembly, DllImportSearchPath.AssemblyDirectory);
        }

        return NativeLibrary.TryLoad(path, out var library)
            ? library
            : throw new DllNotFoundException(
                $"{PathVariable} names {path}, which cannot be loaded as DuckDB's library. Name an existing libduckdb, or unset it to use the one beside the program.");
    }
}
