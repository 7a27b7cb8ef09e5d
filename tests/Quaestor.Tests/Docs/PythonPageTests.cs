using System.Text.RegularExpressions;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Tests.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Docs;

/// <summary>docs/python.md says what the code does.</summary>
public sealed partial class PythonPageTests(DirectGuest guest)
{
    static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "python.md"));

    [Fact]
    public async Task TheExamplesRun()
    {
        Column[] columns = [new("city", ColumnType.Text), new("ordered_on", ColumnType.Date), new("amount", ColumnType.Double)];
        var batch = new RowBatch(columns);
        foreach (var row in new[] { new[] { "Oslo", "2024-01-31", "2.5" }, ["Bern", "2024-02-01", "3.5"] })
        {
            for (var i = 0; i < row.Length; i++)
            {
                GuestTypesTests.Add(batch[i], columns[i].Type, row[i]);
            }

            batch.EndRow();
        }

        var table = new PythonTableMessage("orders", "shop", guest.AddFile(columns, [batch.Take().ToArray()]));
        var examples = Example().Matches(Page).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(examples.Length >= 2);
        foreach (var example in examples)
        {
            Assert.Equal(2, (await guest.RunAsync(example, table)).Succeeded().Rows.Count);
        }
    }

    [Fact]
    public async Task TheModulesThatItListsAreThoseThatCanBeImported()
    {
        var listed = Modules().Match(Page).Groups[1].Value;
        var names = Regex.Matches(listed.Replace("where they are installed; and", ","), @"[\w.]*\w").Select(match => match.Value).Order(StringComparer.Ordinal);
        var code = "import sys; sys.path.insert(0, sys.argv[1]); import allowed; "
            + "print(','.join(sorted({m if m == 'urllib.parse' else m.partition('.')[0] for m in allowed.MODULES})))";

        var allowed = await PythonScripts.RunCodeAsync(code, PythonScripts.GuestFolder);

        Assert.Equal(allowed.Trim().Split(',').Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task EveryRuleOfThePolicyIsInItsTable()
    {
        var rules = Directory.GetFiles(PythonScripts.GuestFolder, "*.py")
            .SelectMany(file => Rule().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Concat((await PolicyCasesTests.JudgeAsync(PythonCase.Of("refuse").Select(known => known.Code))).SelectMany(findings => findings.Select(finding => finding.Rule)))
            .Distinct()
            .ToArray();

        Assert.True(rules.Length > 15);
        Assert.All(rules, rule => Assert.Contains($"`{rule}`", Page, StringComparison.Ordinal));
        Assert.All(rules, rule => Assert.Contains(rule, PythonRefusal.Sentences.Keys));
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("<!-- modules -->(.*)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Modules();

    [GeneratedRegex("""findings\.add\([^"]*?, "([a-z]+)",""")]
    private static partial Regex Rule();
}
