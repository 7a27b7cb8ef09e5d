namespace Quaestor.Tests.Support;

/// <summary>The checkout that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Source files under a folder, without what a build leaves there.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "dist"))
            .Order(StringComparer.Ordinal);

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Quaestor.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("These tests run from a build inside the checkout: no Quaestor.slnx above them.");
    }
}
