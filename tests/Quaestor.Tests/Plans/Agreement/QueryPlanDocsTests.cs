using System.Text.RegularExpressions;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;
using static Quaestor.Tests.Plans.SamplePlans;

namespace Quaestor.Tests.Plans.Agreement;

public sealed class QueryPlanDocsTests
{
    [Fact]
    public void EveryExampleCompilesForEveryEngine()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "query-plans.md"));
        var examples = Regex.Matches(page, "```json\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(4, examples.Count);
        Assert.All(examples, example => Assert.All(Enum.GetValues<Dialect>(), dialect =>
            Assert.NotEmpty(PlanCompiler.Compile(QueryPlanJson.Parse(example), Shop, Today, dialect))));
    }

    [Fact]
    public void EveryFunctionIsOnThePage()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "query-plans.md"));

        Assert.All(PlanKinds.Functions, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
