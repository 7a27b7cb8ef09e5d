using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class StoreFileFaultsTests
{
    [Fact]
    public void AStoreThatCannotBeUsedIsReportedInASentence()
    {
        using var folder = new TempFolder();
        var broken = Path.Combine(folder.Path, "not-a-store.db");
        File.WriteAllText(broken, new string('x', 5000));

        Assert.Contains("is not a Quaestor store", Assert.Throws<StoreException>(() => Store.Open(broken)).Message);
        Assert.Contains("cannot be written", Assert.Throws<StoreException>(() => Store.Open("/proc/nowhere/store.db")).Message);
    }
}
