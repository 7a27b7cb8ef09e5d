namespace Quaestor.Agent.Threads;

/// <summary>What users set for themselves, as JSON of whoever reads it.</summary>
public sealed class UserSettingsStore(Store store)
{
    /// <returns>Null where the user has set nothing.</returns>
    public Task<byte[]?> FindAsync(string userId) =>
        store.ReadAsync(connection => connection.First("user_settings", row => row.Bytes(0), userId));

    public Task SaveAsync(string userId, byte[] settingsJson) =>
        store.WriteAsync(connection => connection.Execute("save_user_settings", userId, settingsJson, DateTimeOffset.UtcNow));

    public Task DeleteAsync(string userId) =>
        store.WriteAsync(connection => connection.Execute("delete_user_settings", userId));
}
