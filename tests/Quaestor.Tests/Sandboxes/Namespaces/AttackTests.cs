using System.Runtime.Versioning;
using System.Text.Json;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>Every attack that the policy refuses or leaves to the sandbox, with the policy off: the sandbox holds alone.</summary>
[SupportedOSPlatform("linux")]
[Collection(NamespacesProvider.Collection)]
[Trait("Size", "Slow")]
public sealed class AttackTests(NamespacesProvider provider) : IClassFixture<NamespacesProvider>
{
    const string Secret = "s3cret-of-the-host";
    const int Sampled = 60;

    static bool IsFull => Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1";

    [Fact]
    public async Task NoAttackSeesOrChangesAnythingAndTheNextJobIsUnharmed()
    {
        Environment.SetEnvironmentVariable("QUAESTOR_TEST_SECRET", Secret);
        using var bait = new OpenFolder(("secret.txt", Secret));
        File.SetUnixFileMode(bait.Path, (UnixFileMode)0b111_111_111);
        var attacks = Attacks();
        Assert.True(attacks.Count > Sampled / 2);
        var host = HostState();
        var held = await RunAllAsync(attacks);

        Assert.Empty(held.Where(problem => problem is not null));
        Assert.Equal([Path.Combine(bait.Path, "secret.txt")], Directory.GetFiles(bait.Path));
        Assert.Equal(Secret, await File.ReadAllTextAsync(Path.Combine(bait.Path, "secret.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(host, HostState());
        Assert.Equal("7", (await provider.RunAsync("result = 7")).Cell);
    }

    async Task<string?[]> RunAllAsync(IReadOnlyList<(string Id, string Code)> attacks)
    {
        var limits = provider.Limits with { Timeout = TimeSpan.FromSeconds(IsFull ? 8 : 2), MemoryBytes = 400L << 20 };
        await using var pool = new PythonPool(
            await provider.OpenAsync(),
            new PythonPoolOptions { Warm = 3, AtOnce = 3, Limits = limits, JudgesCode = false },
            Microsoft.Extensions.Logging.Abstractions.NullLogger<PythonPool>.Instance);
        return await Task.WhenAll(attacks.Select(async attack => await TryAsync(pool, limits, attack)));
    }

    /// <summary>Null where the attack was held.</summary>
    async Task<string?> TryAsync(PythonPool pool, PythonLimits limits, (string Id, string Code) attack)
    {
        var run = await provider.RunAsync(pool, provider.Job(attack.Code) with { Limits = limits });
        var seen = $"{run.Outcome.Printed}{run.Outcome.Text}{run.Outcome.Error?.Message}{string.Join('|', run.Page?.Rows.SelectMany(row => row) ?? [])}";
        return seen.Contains(Secret, StringComparison.Ordinal) || seen.Contains("root:", StringComparison.Ordinal) ? $"{attack.Id} saw {seen}" : null;
    }

    static List<(string Id, string Code)> Attacks()
    {
        var all = ((string[])["python_guard.json", "python_guard_own.json"]).SelectMany(Cases).ToList();
        return IsFull ? all : [.. new Random(20250131).GetItems(all.ToArray(), Sampled).Distinct()];
    }

    static IEnumerable<(string Id, string Code)> Cases(string name)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Quaestor.Tests", "Cases", name)));
        return [.. cases.RootElement.EnumerateArray()
            .Where(item => item.GetProperty("verdict").GetString() is "refuse" or "contain")
            .Select(item => (item.GetProperty("id").GetString()!, item.GetProperty("code").GetString()!))];
    }

    /// <summary>Files that an attack would write, and folders that it would leave one in.</summary>
    static string HostState() => string.Join('\n', ((string[])["/etc/passwd", "/etc/shadow", "/etc/hosts", "/proc/sys/kernel/core_pattern"]).Where(File.Exists).Select(Read)
        .Concat(((string[])["/", "/usr/lib/python3", "/usr/lib/python3/dist-packages"]).Where(Directory.Exists).SelectMany(Directory.GetFileSystemEntries)));

    static string Read(string path) => $"{path} {File.ReadAllText(path)}";
}
