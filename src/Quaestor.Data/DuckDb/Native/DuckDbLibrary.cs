using System.Reflection;
using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb.Native;

/// <summary>Finds libduckdb: the file that <c>QUAESTOR_DUCKDB</c> names, else the one that the build put beside the program.</summary>
static class DuckDbLibrary
{
    public const string Name = "duckdb";
    public const string PathVariable = "QUAESTOR_DUCKDB";

    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
        {
            return 0;
        }

        if (Environment.GetEnvironmentVariable(PathVariable) is not { Length: > 0 } path)
        {
            return NativeLibrary.Load(name, assembly, DllImportSearchPath.AssemblyDirectory);
        }

        return NativeLibrary.TryLoad(path, out var library)
            ? library
            : throw new DllNotFoundException(
                $"{PathVariable} names {path}, which cannot be loaded as DuckDB's library. Name an existing libduckdb, or unset it to use the one beside the program.");
    }
}
