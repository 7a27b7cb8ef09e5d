using System.Text.Json;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>All cases, known and own, before the policy alone.</summary>
public sealed class PolicyCasesTests
{
    /// <summary>Texts given to query and eval are read as code, so this one is refused before the sandbox has to hold it.</summary>
    static readonly string[] ContainedEarlier = ["evl-10"];

    [Fact]
    public async Task EveryAttackThatThePolicyMustSeeIsRefusedWithItsPlaceAndWhatToUseInstead()
    {
        var cases = PythonCase.Of("refuse").ToArray();
        var findings = await JudgeAsync(cases.Select(known => known.Code));

        Assert.True(cases.Length > 200);
        Assert.Empty(cases.Where((_, i) => findings[i].Count == 0));
        Assert.All(cases.Zip(findings), known => Assert.All(known.Second, finding =>
        {
            var lines = known.First.Code.Split('\n');
            Assert.InRange(finding.Line, 1, lines.Length);
            Assert.InRange(finding.Column, 1, lines[finding.Line - 1].Length);
            Assert.Matches("^[a-z]+$", finding.Rule);
            Assert.Matches(@"\..*\.$", finding.Message);
        }));
    }

    [Fact]
    public async Task NothingElseIsRefused()
    {
        var cases = PythonCase.All.Where(known => known.Verdict != "refuse" && !ContainedEarlier.Contains(known.Id)).ToArray();
        var findings = await JudgeAsync(cases.Select(known => known.Code));

        Assert.True(cases.Length > 150);
        Assert.All(cases.Zip(findings), known => Assert.True(known.Second.Count == 0, $"{known.First}: {string.Join("; ", known.Second)}"));
    }

    internal static async Task<List<List<Finding>>> JudgeAsync(params IEnumerable<string> codes)
    {
        var answer = await PythonScripts.RunAsync(JsonSerializer.Serialize(codes), "judge_many.py", PythonScripts.GuestFolder);
        return JsonSerializer.Deserialize<List<List<Finding>>>(answer, JsonSerializerOptions.Web)!;
    }

    internal sealed record Finding(string Rule, int Line, int Column, string Message);
}
