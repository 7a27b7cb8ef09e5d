using Quaestor.Data.DuckDb;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Tests.DuckDb;

public sealed class DuckDbLibraryTests
{
    [Fact]
    public void TheLibraryIsThePinnedOne() => Assert.Equal("v1.5.6", DuckDbDatabase.LibraryVersion);

    [Fact]
    public void ANamedLibraryThatIsNotThereIsRefusedWithItsCure()
    {
        var error = Assert.Throws<DllNotFoundException>(() => DuckDbLibrary.Load("/nosuch/libduckdb.so", typeof(DuckDbDatabase).Assembly));
        Assert.Contains("QUAESTOR_DUCKDB names /nosuch/libduckdb.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherLibrariesAreLeftToTheRuntime() =>
        Assert.Equal(0, DuckDbLibrary.Resolve("e_sqlite3", typeof(DuckDbDatabase).Assembly, null));
}
