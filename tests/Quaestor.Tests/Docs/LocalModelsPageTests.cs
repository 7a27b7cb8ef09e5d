using System.Text.Json;
using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Local;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Docs;

/// <summary>docs/local-models.md says what the code does.</summary>
public sealed partial class LocalModelsPageTests
{
    /// <summary>Where the key of a setting is not its property's name.</summary>
    static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        [nameof(LocalModelSettings.MemoryLimit)] = "memory_mb",
        [nameof(LocalModelSettings.StartTimeout)] = "start_seconds",
        [nameof(LocalModelSettings.IdleTimeout)] = "idle_seconds",
    };

    static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "local-models.md"));

    [Fact]
    public void EverySettingIsInItsTableAndNoOther()
    {
        var settings = typeof(LocalModelSettings).GetProperties()
            .Select(property => property.Name)
            .Where(name => name != nameof(LocalModelSettings.Name))
            .Select(name => Keys.GetValueOrDefault(name) ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
        var table = Page[Page.IndexOf("## Settings of a model", StringComparison.Ordinal)..Page.IndexOf("## What Quaestor does", StringComparison.Ordinal)];

        Assert.Equal(settings.Order(), FirstCell().Matches(table).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void EveryRunnerIsThereWithItsCommandLine()
    {
        foreach (var runner in RunnerOptions.BuiltIn.Where(runner => runner is not CommandRunner))
        {
            var model = new LocalModelSettings("NAME", runner.Name, runner is LlamaCppRunner ? "/FILE" : "ID");
            var command = string.Join(' ', runner.Command(model, 1, "k").Arguments.Prepend(runner.Facts.Program))
                .Replace("/FILE", "FILE", StringComparison.Ordinal)
                .Replace("--port 1", "--port PORT", StringComparison.Ordinal)
                .Replace("-c 8192", "-c CONTEXT", StringComparison.Ordinal);

            Assert.Contains($"| `{runner.Name}` | `{command}` | `{runner.Facts.HealthPath}` answers 200 |", Page, StringComparison.Ordinal);
        }

        Assert.Contains("| `command` |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsNumbersAreTheCodes()
    {
        var supervision = new RunnerOptions().Supervision;

        Assert.Equal((1, 3, 60, 5, 1), (supervision.FirstBackoff.TotalSeconds, supervision.MaxFailures, supervision.CoolDown.TotalSeconds, supervision.StopGrace.TotalSeconds, supervision.MemoryCheck.TotalSeconds));
        Assert.Equal(120, new LocalModelSettings("a", "b", "c").StartTimeout.TotalSeconds);
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
