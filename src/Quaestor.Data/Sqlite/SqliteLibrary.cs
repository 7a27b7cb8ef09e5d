using System.Runtime.InteropServices;

namespace Quaestor.Data.Sqlite;

/// <summary>Which SQLite this program uses: the system's where that is newer than the one in the package.</summary>
public static unsafe class SqliteLibrary
{
    const int BundledVersion = 3_035_005;
    const string BundledName = "e_sqlite3";
    const string SystemName = "libsqlite3.so.0";

    static readonly Lazy<nint> System = new(FindSystem);
    static readonly Lazy<nint> Chosen = new(() => System.Value != 0 ? System.Value : NativeLibrary.Load(BundledName, typeof(SqliteLibrary).Assembly, null));

    /// <summary>The handle of the system's library; 0 where there is none, or an older one than in the package.</summary>
    public static nint NewerThanBundled => System.Value;

    internal static nint Export(string name) => NativeLibrary.GetExport(Chosen.Value, name);

    /// <returns>0 where the library is too old to have it.</returns>
    internal static nint ExportOrNone(string name) => NativeLibrary.TryGetExport(Chosen.Value, name, out var address) ? address : 0;

    static nint FindSystem()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(SystemName, out var library))
        {
            return 0;
        }

        var version = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "sqlite3_libversion_number");
        return version() > BundledVersion ? library : 0;
    }
}
