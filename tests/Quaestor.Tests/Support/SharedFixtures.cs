namespace Quaestor.Tests.Support;

/// <summary>
/// Recorded provider bodies and question sets that live beside the repository, or in the folder that QUAESTOR_SHARED names.
/// Where they are absent a test over them passes with one line; with QUAESTOR_REQUIRE_SHARED=1 it fails.
/// </summary>
static class SharedFixtures
{
    /// <returns>Null where the folder is absent and need not be there.</returns>
    public static string? Folder(string name)
    {
        var root = Environment.GetEnvironmentVariable("QUAESTOR_SHARED") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, "..", "shared");
        var folder = Path.Combine(root, name);
        if (Directory.Exists(folder))
        {
            return folder;
        }

        Assert.False(
            Environment.GetEnvironmentVariable("QUAESTOR_REQUIRE_SHARED") == "1",
            $"The shared folder {name} was not found. Set QUAESTOR_SHARED to the folder that holds it.");
        Console.WriteLine($"Not run: the shared folder {name} was not found (set QUAESTOR_SHARED).");
        return null;
    }
}
