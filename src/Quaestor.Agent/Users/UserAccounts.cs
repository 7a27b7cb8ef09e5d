using System.Security.Cryptography;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Users;

/// <summary>The users of an installation. The local user is always there and never stored.</summary>
public sealed class UserAccounts(UserStore store)
{
    /// <summary>Whether there is anybody besides the local user.</summary>
    public Task<bool> AnyAsync() => store.AnyAsync();

    /// <returns>Null where there is no such user.</returns>
    public async Task<User?> FindAsync(string id) =>
        id == User.Local.Id ? User.Local : await store.FindAsync(id) is { } record ? User.Of(record) : null;

    /// <summary>With password and stamp, for whoever checks them; null for the local user, as whom nobody signs in.</summary>
    public Task<UserRecord?> FindRecordAsync(string id) => UserIds.Objection(id) is null ? store.FindAsync(id) : Task.FromResult<UserRecord?>(null);

    /// <summary>By id.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<User>> ListAsync(string? after, int limit) => (await store.ListAsync(after ?? "", limit)).ConvertAll(User.Of);

    /// <exception cref="UserException">The name is none, or taken.</exception>
    public async Task<User> AddAsync(string id, Role role, string? passwordHash)
    {
        if (UserIds.Objection(id) is { } objection)
        {
            throw new UserException("bad_user_id", objection);
        }

        var record = new UserRecord(id, role.Name(), passwordHash, NewStamp(), DateTimeOffset.UtcNow);
        return await store.AddAsync(record) ? User.Of(record) : throw new UserException("user_exists", $"There is a user {id} already.");
    }

    /// <summary>Makes known whom the program around this one has signed in: with this role, and with every source that is nobody's own.</summary>
    /// <exception cref="UserException">The name is none.</exception>
    public async Task KnowAsync(string id, Role role)
    {
        if (await FindRecordAsync(id) is { } known)
        {
            if (User.Of(known).Role != role)
            {
                await ChangeAsync(id, role, passwordHash: null);
            }

            return;
        }

        try
        {
            await AddAsync(id, role, passwordHash: null);
        }
        catch (UserException exception) when (exception.Code == "user_exists")
        {
            // Known since a moment ago, by another request.
        }

        await GrantAsync(id, new GrantRecord(GrantRecord.Everything, GrantRecord.Everything), by: id);
    }

    /// <summary>Another role or password; null leaves it as it is. Another password ends all sign-ins and tokens of ours.</summary>
    /// <exception cref="UserException">There is no such user.</exception>
    public async Task ChangeAsync(string id, Role? role, string? passwordHash)
    {
        var record = await FindRecordAsync(id) ?? throw Unknown(id);
        await SaveAsync(record with
        {
            Role = role?.Name() ?? record.Role,
            PasswordHash = passwordHash ?? record.PasswordHash,
            Stamp = passwordHash is null ? record.Stamp : NewStamp(),
        });
    }

    /// <summary>Ends all sign-ins, and all tokens that were issued here.</summary>
    /// <exception cref="UserException">There is no such user.</exception>
    public async Task SignOutEverywhereAsync(string id) =>
        await SaveAsync((await FindRecordAsync(id) ?? throw Unknown(id)) with { Stamp = NewStamp() });

    /// <exception cref="UserException">There is no such user.</exception>
    public async Task GrantAsync(string id, GrantRecord grant, string by)
    {
        if (!await store.GrantAsync(id, grant, by))
        {
            throw Unknown(id);
        }
    }

    /// <returns>False where it was not granted.</returns>
    public Task<bool> RevokeAsync(string id, string sourceId) => store.RevokeAsync(id, sourceId);

    /// <summary>Only the account; see <c>AgentHost.DeleteUserAsync</c> for all that belongs to it.</summary>
    internal Task<bool> DeleteAsync(string id) => store.DeleteAsync(id);

    public static UserException Unknown(string id) => new("user_not_found", $"There is no user {id}.");

    static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    async Task SaveAsync(UserRecord record)
    {
        if (!await store.UpdateAsync(record))
        {
            throw Unknown(record.Id);
        }
    }
}

/// <summary>A user cannot be made or changed so. The message is for whoever asked.</summary>
/// <param name="code">Stable, in snake case.</param>
public sealed class UserException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
