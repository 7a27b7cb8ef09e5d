namespace Quaestor.Agent.Threads;

/// <summary>Machines of users that offer their own sources.</summary>
public sealed class DeviceStore(Store store)
{
    /// <summary>Of all users.</summary>
    public Task<List<DeviceRecord>> AllAsync() => store.ReadAsync(connection => connection.Query("devices", Read));

    /// <returns>Null where no device has this token.</returns>
    public Task<DeviceRecord?> FindByTokenAsync(string tokenHash) => store.ReadAsync(connection => connection.First("device_of_token", Read, tokenHash));

    /// <param name="most">That one user may have.</param>
    public async Task<DeviceAdding> AddAsync(DeviceRecord device, string tokenHash, int most)
    {
        var adding = DeviceAdding.Added;
        await store.WriteAsync(connection =>
        {
            adding = connection.Number("device_of_name", device.UserId, device.Name) is not null ? DeviceAdding.NameTaken
                : connection.Number("count_devices", device.UserId) >= most ? DeviceAdding.TooMany
                : DeviceAdding.Added;
            if (adding == DeviceAdding.Added)
            {
                connection.Execute("insert_device", device.Id, device.UserId, device.Name, tokenHash, device.CreatedAt);
            }
        });
        return adding;
    }

    /// <param name="offerJson">What it offers now.</param>
    public Task SeenAsync(Guid id, DateTimeOffset now, byte[] offerJson) => store.WriteAsync(connection => connection.Execute("device_seen", now, offerJson, id));

    /// <returns>False where the user has no such device.</returns>
    public async Task<bool> DeleteAsync(string userId, Guid id)
    {
        var deleted = false;
        await store.WriteAsync(connection => deleted = connection.Execute("delete_device", userId, id) > 0);
        return deleted;
    }

    static DeviceRecord Read(StoredRow row) => new(row.Id(0), row.Text(1), row.Text(2), row.Time(3)) { SeenAt = row.TimeOrNull(4), OfferJson = row.BytesOrNull(5) };
}

/// <summary>A device as stored.</summary>
/// <param name="UserId">Its owner, who alone sees it.</param>
public sealed record DeviceRecord(Guid Id, string UserId, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>When it was connected last; null for never.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>What it offered then.</summary>
    public ReadOnlyMemory<byte>? OfferJson { get; init; }
}

/// <summary>How adding a device ended.</summary>
public enum DeviceAdding
{
    Added,
    NameTaken,
    TooMany,
}
