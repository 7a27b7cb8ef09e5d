using Quaestor.Agent.Models.Planner;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Planner;

/// <summary>Whatever people type, the planner answers, asks or refuses; and what it plans fits the data.</summary>
public sealed class WordSaladTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    const int Questions = 1500;

    static readonly string[] Words =
    [
        .. "how many which what who total average top 5 10 the most fewest highest lowest by per each and or not without with never more than less than between 100 2 in 2025 since March last month before 2024 list show orders customers products returns items country countries city category brand price prices stock status channel name revenue units sold Germany Berlin Toys paypal card cancelled delivered newest cheapest best selling returned ordered instead only also them yes month year weekday sorted descending first , ? 'abc' containing email date order value compare vs segment newsletter refund no of for from is are median distinct different 0 1,000 50% Q2 over time".Split(' '),
    ];

    [Fact]
    public void EveryMixOfWordsIsUnderstoodAskedOrRefusedAndEveryPlanCompiles()
    {
        var planner = new QuestionPlanner(shop.Schema, SampleShop.Today);
        var random = new Random(7);
        var faults = new List<string>();
        var planned = 0;
        for (var i = 0; i < Questions; i++)
        {
            string[] messages = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => string.Join(' ', random.GetItems(Words, random.Next(1, 9))))];
            try
            {
                if (planner.Understand(messages) is Understanding.Planned { Plan: var plan })
                {
                    planned++;
                    PlanCompiler.Compile(plan, shop.Schema, SampleShop.Today, Dialect.DuckDb);
                }
            }
            catch (Exception e) when (e is PlanException or InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException or OverflowException or FormatException or KeyNotFoundException)
            {
                faults.Add($"{string.Join(" / ", messages)}\n{e.GetType().Name}: {e.Message}\n{e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Planner", StringComparison.Ordinal))}");
            }
        }

        Assert.True(planned > Questions / 20, $"only {planned} were planned");
        Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join("\n\n", faults.Take(12))}");
    }

    [Fact]
    public void ASourceWithoutTablesAnswersToo()
    {
        var planner = new QuestionPlanner(new SourceSchema("empty", [], [], "none"), SampleShop.Today);

        Assert.IsType<Understanding.Unanswerable>(planner.Understand(["how many customers are there?"]));
        Assert.IsType<Understanding.Told>(planner.Understand(["hello"]));
    }
}
