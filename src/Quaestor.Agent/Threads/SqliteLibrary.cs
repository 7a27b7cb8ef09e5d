using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Quaestor.Agent.Threads;

/// <summary>Chooses the SQLite that this process uses: the system's where that is newer than the one in the package.</summary>
static class SqliteLibrary
{
    const int BundledVersion = 3_035_005;

    static readonly Lazy<bool> Ready = new(Choose);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    delegate int LibVersionNumber();

    /// <summary>Must come before the first connection. Does nothing the second time.</summary>
    public static void Load() => _ = Ready.Value;

    static bool Choose()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();
        return true;
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        // Zero lets the runtime find the package's library by itself.
        if (name != "e_sqlite3" || !OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libsqlite3.so.0", out var system))
        {
            return 0;
        }

        var version = Marshal.GetDelegateForFunctionPointer<LibVersionNumber>(NativeLibrary.GetExport(system, "sqlite3_libversion_number"));
        return version() > BundledVersion ? system : 0;
    }
}
