using Microsoft.Extensions.AI;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Tests.Budgets;

public sealed class AllowanceTests
{
    static readonly ModelInfo Priced = new("a/m", "a") { Price = new ModelPrice(Input: 2, CachedInput: 1, Output: 10) };
    static readonly ModelInfo Unpriced = new("local/m", "local");
    static readonly ModelInfo Planner = new("planner", "planner");

    [Fact]
    public void ATokenBudgetStopsEveryModelButThePlanner()
    {
        var allowance = new Allowance(new UserBudget { TokensPerDay = 1_000 }, 990, 0, TimeSpan.FromHours(5));
        allowance.Check(Unpriced);

        allowance.Count(Unpriced, new UsageDetails { InputTokenCount = 6, OutputTokenCount = 4 });

        Assert.Equal(
            "Your budget for models is used up for today (1,000 tokens). It begins anew at midnight, in 5 hours. Until then the planner answers for free: choose the agent type \"planner\".",
            Assert.Throws<ModelException>(() => allowance.Check(Unpriced)).Message);
        Assert.Equal("budget_exhausted", Assert.Throws<ModelException>(() => allowance.Check(Priced)).Code);
        allowance.Check(Planner);
    }

    [Fact]
    public void ACostBudgetStopsWhatHasAPrice()
    {
        var allowance = new Allowance(new UserBudget { CostPerDay = 0.5m }, 0, 0.49m, TimeSpan.FromMinutes(12));
        allowance.Check(Priced);

        // 1,000 new input tokens at $2, 2,000 cached at $1 and 600 output tokens at $10 the million: one cent.
        allowance.Count(Priced, new UsageDetails { InputTokenCount = 3_000, CachedInputTokenCount = 2_000, OutputTokenCount = 600 });

        Assert.Contains("($0.5). It begins anew at midnight, in 12 minutes.", Assert.Throws<ModelException>(() => allowance.Check(Priced)).Message, StringComparison.Ordinal);
        allowance.Check(Unpriced);
        allowance.Check(Planner);
    }
}
