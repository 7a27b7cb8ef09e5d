using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sandboxes.Docker;

/// <summary>Every attack that the policy refuses or leaves to the sandbox, with the policy off: containers hold alone. Run by <c>make test-docker</c>.</summary>
[Trait("Engine", "Docker")]
[Trait("Size", "Slow")]
public sealed class DockerAttackTests(DockerProvider provider) : IClassFixture<DockerProvider>
{
    const string Secret = "s3cret-of-the-host";
    const int Sampled = 40;

    static bool IsFull => Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1";

    [Fact]
    public async Task NoAttackSeesOrChangesAnythingAndNothingIsLeft()
    {
        using var bait = new OpenFolder(("secret.txt", Secret));
        File.SetUnixFileMode(bait.Path, (UnixFileMode)0b111_111_111);
        Environment.SetEnvironmentVariable("QUAESTOR_TEST_SECRET", Secret);
        var attacks = Attacks();
        var limits = provider.Limits with { Timeout = TimeSpan.FromSeconds(2) };
        var sandbox = await provider.OpenAsync();
        var pool = new PythonPool(sandbox, new() { Warm = 3, AtOnce = 3, Limits = limits, JudgesCode = false }, NullLogger<PythonPool>.Instance);
        await using (pool)
        {
            Assert.True(attacks.Count > Sampled / 2);
            Assert.Empty((await Task.WhenAll(attacks.Select(attack => LeakAsync(pool, limits, attack)))).OfType<string>());
            Assert.Equal("7", (await provider.RunAsync(pool, provider.Job("result = 7"))).Cell);
        }

        Assert.Equal([Path.Combine(bait.Path, "secret.txt")], Directory.GetFiles(bait.Path));
        Assert.Equal(Secret, await File.ReadAllTextAsync(Path.Combine(bait.Path, "secret.txt"), TestContext.Current.CancellationToken));
        Assert.Empty(await provider.TracesAsync(sandbox));
    }

    static List<PythonCase> Attacks()
    {
        PythonCase[] all = [.. PythonCase.Of("refuse"), .. PythonCase.Of("contain")];
        return IsFull ? [.. all] : [.. new Random(20250131).GetItems(all, Sampled).Distinct()];
    }

    /// <summary>Null where nothing of the host was seen.</summary>
    async Task<string?> LeakAsync(PythonPool pool, PythonLimits limits, PythonCase attack)
    {
        var run = await provider.RunAsync(pool, provider.Job(attack.Code) with { Limits = limits });
        var seen = $"{run.Outcome.Printed}{run.Outcome.Text}{run.Outcome.Error?.Message}{string.Join('|', run.Page?.Rows.SelectMany(row => row) ?? [])}";
        return seen.Contains(Secret, StringComparison.Ordinal) ? $"{attack.Id} saw {seen}" : null;
    }
}
