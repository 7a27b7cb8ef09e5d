using Quaestor.Data.Catalog;

namespace Quaestor.Tests.Architecture.Planted;

/// <summary>A use of another namespace in the one place that is easiest to miss, for the test of the reader.</summary>
static class HiddenUse
{
    public static Func<Task<object?>> Hidden { get; } = async () =>
    {
        await Task.Yield();
        return typeof(TableJoin);
    };
}
