namespace Quaestor.Tests.Sandboxes.Python;

public sealed class GuestCasesTests(DirectGuest guest)
{
    [Fact]
    [Trait("Size", "Slow")]
    public async Task EveryLegitimatePieceOfCodeGivesItsResult()
    {
        await File.WriteAllTextAsync(Path.Combine(guest.DataFolder, "in.csv"), "a,b\n1,2\n3,4\n", TestContext.Current.CancellationToken);
        var cases = PythonCase.Of("allow").ToArray();
        Assert.True(cases.Length > 100);
        List<string> without = [];
        foreach (var known in cases)
        {
            var answer = await guest.RunAsync(known.Code.Replace("/data/", guest.DataFolder + "/"));
            if (answer.Failed is not null || answer.Findings.Count > 0 || answer is { Rows.Count: 0, Figures.Count: 0 } || answer.ExitCode != 0)
            {
                without.Add($"{known}: {answer.Failed} {string.Join("; ", answer.Findings)}");
            }
        }

        Assert.True(without.Count == 0, string.Join('\n', without));
    }
}
