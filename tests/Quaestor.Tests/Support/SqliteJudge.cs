using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Worker;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Sqlite;

namespace Quaestor.Tests.Support;

/// <summary>SQLite in this process over the tables that the cases speak of, for tests of the guard's rules. The product opens a file in a worker.</summary>
public sealed class SqliteJudge : IDisposable
{
    /// <summary>In a worker SQLite's heap is limited. Here the limit would hold for every other test's SQLite too.</summary>
    internal const long NoHeapLimit = 1L << 40;

    readonly SqliteFile _file = new(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "sql_guard_sqlite_setup.sql")));

    public SqliteJudge() => Database = Open(SqliteLayers.All);

    internal SqliteFile Shop => _file;

    internal GuardedDatabase Database { get; }

    internal SqliteGuard Guard => GuardOf(Database, SqliteLayers.All);

    /// <summary>Opened and hardened as a worker does.</summary>
    internal GuardedDatabase Open(SqliteLayers layers) => SqliteOpening.Open(
        new(new(_file.Path, null, null), new(false, false, false), "shop", NoHeapLimit, 1000), layers).Database;

    internal static SqliteGuard GuardOf(GuardedDatabase database, SqliteLayers layers) =>
        new((sql, _) => ValueTask.FromResult(database.Judge(sql)), layers);

    internal async Task<Verdict> JudgeAsync(string sql) => await Guard.JudgeAsync(sql, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Database.Dispose();
        _file.Dispose();
    }
}
