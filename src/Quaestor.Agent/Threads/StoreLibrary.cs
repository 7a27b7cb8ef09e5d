using System.Runtime.InteropServices;
using Quaestor.Data.Sqlite;
using SQLitePCL;

namespace Quaestor.Agent.Threads;

/// <summary>Gives the store's driver the SQLite that the whole program uses.</summary>
static class StoreLibrary
{
    static readonly Lazy<bool> Ready = new(Choose);

    /// <summary>Must come before the first connection. Does nothing the second time.</summary>
    public static void Load() => _ = Ready.Value;

    static bool Choose()
    {
        // Zero lets the runtime find the package's library by itself.
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? SqliteLibrary.NewerThanBundled : 0);
        Batteries_V2.Init();
        return true;
    }
}
