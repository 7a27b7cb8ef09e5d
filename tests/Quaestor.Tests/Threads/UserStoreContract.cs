using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileUserStoreTests() : UserStoreContract(new FilePlace());

public sealed class PostgresUserStoreTests(PostgresCluster cluster) : UserStoreContract(new PostgresPlace(cluster));

public abstract class UserStoreContract(StorePlace place) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    TemporaryStore _store = null!;

    UserStore Users => new(_store.Store);

    UserAccounts Accounts => new(Users);

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

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
}
