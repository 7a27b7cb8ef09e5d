namespace Quaestor.Agent.Threads;

/// <summary>Users, what was granted to them, and where they are signed in.</summary>
public sealed class UserStore(Store store)
{
    public Task<bool> AnyAsync() => store.ReadAsync(connection => connection.Number("some_user") is not null);

    /// <returns>Null where there is no such user.</returns>
    public Task<UserRecord?> FindAsync(string id) => store.ReadAsync(connection => connection.First("user", ReadUser, id) is { } user ? WithGrants(connection, user) : null);

    /// <summary>By id.</summary>
    /// <param name="after">The last one of the page before; empty for the first page.</param>
    public Task<List<UserRecord>> ListAsync(string after, int limit) =>
        store.ReadAsync(connection => connection.Query("users", ReadUser, after, limit).ConvertAll(user => WithGrants(connection, user)));

    /// <returns>False where there is one of this id.</returns>
    public Task<bool> AddAsync(UserRecord user) =>
        ChangeAsync(connection => connection.Execute("insert_user", user.Id, user.Role, user.PasswordHash, user.Stamp, user.CreatedAt) > 0);

    /// <summary>Changes role, password and stamp; another stamp ends every sign-in.</summary>
    /// <returns>False where there is no such user.</returns>
    public Task<bool> UpdateAsync(UserRecord user) => ChangeAsync(connection =>
    {
        if (connection.First("user", ReadUser, user.Id) is not { } before)
        {
            return false;
        }

        if (before.Stamp != user.Stamp)
        {
            connection.Execute("delete_sessions_of_user", user.Id);
        }

        return connection.Execute("update_user", user.Role, user.PasswordHash, user.Stamp, user.Id) > 0;
    });

    /// <summary>With grants and sign-ins, and nothing else: from then on nobody acts as this user.</summary>
    /// <returns>False where there is no such user.</returns>
    public Task<bool> DeleteAsync(string id) => ChangeAsync(connection => connection.Execute("delete_user", id) > 0);

    /// <summary>Deletes whatever a user left behind, in every table.</summary>
    /// <returns>The results whose rows no longer belong to anything.</returns>
    public async Task<IReadOnlyList<Guid>> DeleteBelongingsAsync(string id)
    {
        List<Guid> results = [];
        await store.WriteAsync(connection =>
        {
            results = connection.Query("results_of_user", row => row.Id(0), id);
            connection.Execute("delete_threads_of_user", id);
            connection.Execute("delete_runs_of_user", id);
            connection.Execute("delete_usage_of_user", id);
            connection.Execute("delete_approvals_of_user", id);
            connection.Execute("delete_user_settings", id);
            connection.Execute("delete_user_context", id);
            connection.Execute("delete_todos_of_user", id);
            connection.Execute("delete_devices_of_user", id);
        });
        return results;
    }

    /// <returns>False where there is no such user.</returns>
    public Task<bool> GrantAsync(string userId, GrantRecord grant, string by) =>
        ChangeAsync(connection => connection.Execute("insert_grant", grant.SourceId, grant.SourceName, by, DateTimeOffset.UtcNow, userId) > 0);

    /// <returns>False where it was not granted.</returns>
    public Task<bool> RevokeAsync(string userId, string sourceId) =>
        ChangeAsync(connection => connection.Execute("delete_grant", userId, sourceId) > 0);

    /// <returns>False where there is no such user any more.</returns>
    public Task<bool> SignInAsync(string sessionHash, string userId, DateTimeOffset now, DateTimeOffset expires) => ChangeAsync(connection =>
    {
        connection.Execute("delete_old_sessions", now);
        return connection.Execute("insert_session", sessionHash, now, expires, userId) > 0;
    });

    /// <returns>Who has signed in with it; null where nobody has, or the time is over.</returns>
    public Task<UserRecord?> FindBySessionAsync(string sessionHash, DateTimeOffset now) => store.ReadAsync(connection =>
        connection.First("session", row => row.Text(0), sessionHash, now) is { } id && connection.First("user", ReadUser, id) is { } user
            ? WithGrants(connection, user)
            : null);

    public Task SignOutAsync(string sessionHash) => store.WriteAsync(connection => connection.Execute("delete_session", sessionHash));

    async Task<bool> ChangeAsync(Func<StoreConnection, bool> change)
    {
        var changed = false;
        await store.WriteAsync(connection => changed = change(connection));
        return changed;
    }

    static UserRecord WithGrants(StoreConnection connection, UserRecord user) =>
        user with { Grants = connection.Query("grants_of_user", row => new GrantRecord(row.Text(0), row.Text(1)), user.Id) };

    static UserRecord ReadUser(StoredRow row) => new(row.Text(0), row.Text(1), row.TextOrNull(2), row.Text(3), row.Time(4));
}
