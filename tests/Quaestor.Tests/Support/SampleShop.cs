using Quaestor.Samples;

namespace Quaestor.Tests.Support;

/// <summary>The sample shop, written once beside the tests. "Today" in questions about it is <see cref="Today"/>.</summary>
static class SampleShop
{
    public static readonly DateOnly Today = new(2025, 12, 31);

    static readonly Lazy<string> Written = new(Write);

    public static string Folder => Written.Value;

    static string Write()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "shop");
        SampleFolder.Make(folder);
        return folder;
    }
}
