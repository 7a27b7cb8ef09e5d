using Microsoft.Data.Sqlite;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class UserStoreTests : IDisposable
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    readonly TemporaryStore _store = new();

    UserStore Users => new(_store.Store);

    UserAccounts Accounts => new(Users);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task AUserIsKeptWithTheirGrants()
    {
        Assert.False(await Accounts.AnyAsync());
        await Accounts.AddAsync("anna", Role.Analyst, "hash");
        await Accounts.GrantAsync("anna", new("id-1", "shop"), "root");
        await Accounts.GrantAsync("anna", new("id-1", "shop"), "root");
        await Accounts.GrantAsync("anna", new(GrantRecord.Everything, "*"), "root");

        var anna = (await Accounts.FindAsync("anna"))!;

        Assert.True(await Accounts.AnyAsync());
        Assert.Equal((Role.Analyst, true), (anna.Role, anna.HasPassword));
        Assert.Equal([new("*", "*"), new GrantRecord("id-1", "shop")], anna.Grants);
        Assert.True(await Accounts.RevokeAsync("anna", GrantRecord.Everything));
        Assert.False(await Accounts.RevokeAsync("anna", GrantRecord.Everything));
        Assert.Equal([new GrantRecord("id-1", "shop")], (await Accounts.FindAsync("anna"))!.Grants);
    }

    [Fact]
    public async Task NobodyIsAddedTwiceAndNobodyCanBeTheLocalUser()
    {
        await Accounts.AddAsync("anna", Role.Viewer, null);

        Assert.Equal("user_exists", (await Assert.ThrowsAsync<UserException>(() => Accounts.AddAsync("anna", Role.Admin, null))).Code);
        Assert.Equal("bad_user_id", (await Assert.ThrowsAsync<UserException>(() => Accounts.AddAsync("local", Role.Admin, null))).Code);
        Assert.Equal(Role.Viewer, (await Accounts.FindAsync("anna"))!.Role);
        Assert.Null(await Accounts.FindRecordAsync("local"));
    }

    [Theory]
    [InlineData("anna@example.com", true)]
    [InlineData("auth0|5f7c8", true)]
    [InlineData("", false)]
    [InlineData("an na", false)]
    [InlineData("anna\n", false)]
    [InlineData("../anna", false)]
    [InlineData("a/b", false)]
    [InlineData("аnna", false)] // its first letter is Cyrillic
    [InlineData("*", false)]
    public void ANameHasNoDoubtfulLetters(string id, bool isTaken) => Assert.Equal(isTaken, UserIds.Objection(id) is null);

    [Fact]
    public async Task AnotherPasswordEndsSignInsAndChangesTheStamp()
    {
        await Accounts.AddAsync("anna", Role.Viewer, "one");
        await Accounts.AddAsync("ben", Role.Viewer, "one");
        await Users.SignInAsync("hash-a", "anna", Now, Now.AddHours(1));
        await Users.SignInAsync("hash-b", "ben", Now, Now.AddHours(1));
        var before = (await Accounts.FindRecordAsync("anna"))!;

        await Accounts.ChangeAsync("anna", Role.Admin, null);
        Assert.Equal("anna", (await Users.FindBySessionAsync("hash-a", Now))?.Id);
        await Accounts.ChangeAsync("anna", null, "two");

        var after = (await Accounts.FindRecordAsync("anna"))!;
        Assert.Null(await Users.FindBySessionAsync("hash-a", Now));
        Assert.Equal("ben", (await Users.FindBySessionAsync("hash-b", Now))?.Id);
        Assert.Equal(("admin", "two"), (after.Role, after.PasswordHash));
        Assert.NotEqual(before.Stamp, after.Stamp);
    }

    [Fact]
    public async Task ASignInEndsInTimeAndWithItsUser()
    {
        await Accounts.AddAsync("anna", Role.Viewer, null);
        Assert.True(await Users.SignInAsync("short", "anna", Now, Now.AddHours(1)));
        Assert.True(await Users.SignInAsync("long", "anna", Now, Now.AddHours(9)));

        Assert.NotNull(await Users.FindBySessionAsync("short", Now.AddMinutes(59)));
        Assert.Null(await Users.FindBySessionAsync("short", Now.AddHours(1)));
        await Users.DeleteAsync("anna");

        Assert.Null(await Users.FindBySessionAsync("long", Now));
        Assert.False(await Users.SignInAsync("again", "anna", Now, Now.AddHours(1)));
    }

    [Fact]
    public async Task AUserWhoIsAddedAgainHasNothingOfTheOneBefore()
    {
        await Accounts.AddAsync("anna", Role.Admin, "hash");
        await Accounts.GrantAsync("anna", new("*", "*"), "root");
        var before = (await Accounts.FindRecordAsync("anna"))!;
        await Users.DeleteAsync("anna");

        await Accounts.AddAsync("anna", Role.Viewer, null);

        var after = (await Accounts.FindRecordAsync("anna"))!;
        Assert.Equal((0, null), (after.Grants.Count, after.PasswordHash));
        Assert.NotEqual(before.Stamp, after.Stamp);
    }

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
