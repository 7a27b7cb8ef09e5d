using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileDeviceStoreTests() : DeviceStoreContract(new FilePlace());

public sealed class PostgresDeviceStoreTests(PostgresCluster cluster) : DeviceStoreContract(new PostgresPlace(cluster));

public abstract class DeviceStoreContract(StorePlace place) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    TemporaryStore _store = null!;

    DeviceStore Devices => new(_store.Store);

    public async ValueTask InitializeAsync() => _store = await place.OpenAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ADeviceIsFoundByItsTokenWithWhatItOfferedLast()
    {
        var device = new DeviceRecord(Guid.CreateVersion7(), "anna", "laptop", Now);
        Assert.Equal(DeviceAdding.Added, await Devices.AddAsync(device, "hash", 2));

        var added = await Devices.FindByTokenAsync("hash");
        await Devices.SeenAsync(device.Id, Now.AddHours(1), "{}"u8.ToArray());
        var seen = await Devices.FindByTokenAsync("hash");

        Assert.Equal(device, added);
        Assert.Equal((Now.AddHours(1), "{}"), (seen!.SeenAt, System.Text.Encoding.UTF8.GetString(seen.OfferJson!.Value.Span)));
        Assert.Null(await Devices.FindByTokenAsync("another"));
        Assert.Equal(device.Id, Assert.Single(await Devices.AllAsync()).Id);
    }

    [Fact]
    public async Task AUserHasSoManyDevicesAndEachNameOnce()
    {
        await Devices.AddAsync(new(Guid.CreateVersion7(), "anna", "laptop", Now), "1", 2);

        Assert.Equal(DeviceAdding.NameTaken, await Devices.AddAsync(new(Guid.CreateVersion7(), "anna", "laptop", Now), "2", 2));
        Assert.Equal(DeviceAdding.Added, await Devices.AddAsync(new(Guid.CreateVersion7(), "ben", "laptop", Now), "3", 2));
        Assert.Equal(DeviceAdding.Added, await Devices.AddAsync(new(Guid.CreateVersion7(), "anna", "desk", Now), "4", 2));
        Assert.Equal(DeviceAdding.TooMany, await Devices.AddAsync(new(Guid.CreateVersion7(), "anna", "phone", Now), "5", 2));
    }

    [Fact]
    public async Task ADeviceIsDeletedByItsOwnerAloneAndWithItsOwner()
    {
        var (first, second) = (new DeviceRecord(Guid.CreateVersion7(), "anna", "laptop", Now), new DeviceRecord(Guid.CreateVersion7(), "anna", "desk", Now));
        await Devices.AddAsync(first, "1", 9);
        await Devices.AddAsync(second, "2", 9);

        Assert.False(await Devices.DeleteAsync("ben", first.Id));
        Assert.True(await Devices.DeleteAsync("anna", first.Id));
        Assert.Null(await Devices.FindByTokenAsync("1"));
        await new UserStore(_store.Store).DeleteBelongingsAsync("anna");
        Assert.Empty(await Devices.AllAsync());
    }
}
