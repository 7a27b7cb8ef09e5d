using Microsoft.Data.Sqlite;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

/// <summary>Looks into the file itself, so that no table is forgotten that comes later.</summary>
public sealed class UserDeletionTests : IDisposable
{
    readonly TemporaryStore _store = new();

    UserStore Users => new(_store.Store);

    UserAccounts Accounts => new(Users);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task OfAUserWhoIsDeletedNothingIsLeftInAnyTable()
    {
        using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _store.Store.Location.Path, Pooling = false, ForeignKeys = false }.ToString());
        file.Open();
        var tables = Column(file, "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'user_id'");
        Assert.Superset(new HashSet<string> { "threads", "turns", "messages", "events", "runs", "results", "approvals", "usage", "user_settings", "grants", "sessions", "feedback", "todos", "user_context" }, tables.ToHashSet());
        foreach (var user in new[] { "anna", "ben" })
        {
            await Accounts.AddAsync(user, Role.Viewer, null);
            tables.ForEach(table => Fill(file, table, user));
        }

        await Users.DeleteAsync("anna");
        await Users.DeleteBelongingsAsync("anna");

        Assert.Empty(tables.Where(table => Column(file, $"SELECT user_id FROM {table} WHERE user_id = 'anna'").Count > 0));
        Assert.Equal(tables, tables.Where(table => Column(file, $"SELECT user_id FROM {table} WHERE user_id = 'ben'").Count > 0));
    }

    /// <summary>One row that belongs to the user, and to the user's one thread and run.</summary>
    static void Fill(SqliteConnection file, string table, string user)
    {
        var (digit, columns) = (user == "anna" ? 'a' : 'b', Column(file, $"SELECT name || ' ' || type FROM pragma_table_info('{table}')"));
        var values = columns.Select(column => column.Split(' ') switch
        {
            ["user_id", _] => $"'{user}'",
            [_, "INTEGER"] => "1",
            [_, "BLOB"] => "x'7b7d'",
            _ => $"'{digit}0000000-0000-7000-8000-000000000000'",
        });
        using var insert = file.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Split(' ')[0]))}) VALUES ({string.Join(", ", values)})";
        insert.ExecuteNonQuery();
    }

    static List<string> Column(SqliteConnection file, string sql)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> cells = [];
        while (reader.Read())
        {
            cells.Add(reader.GetString(0));
        }

        return cells;
    }
}
