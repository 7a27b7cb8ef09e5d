using System.Globalization;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Budgets;

/// <summary>
/// What a user may still spend today, as one turn sees it: what was spent when the turn began, and what it spends itself. Turns
/// that run at the same time do not see each other, so the last ones of a day may go a little over.
/// </summary>
/// <param name="rest">Of the day, when the turn began.</param>
sealed class Allowance(UserBudget budget, long tokens, decimal cost, TimeSpan rest)
{
    long _tokens = tokens;
    decimal _cost = cost;

    /// <summary>To be called before each request. The planner is always free, and a model without a price has no cost.</summary>
    /// <exception cref="ModelException">The budget is used up.</exception>
    public void Check(ModelInfo model)
    {
        if (model.Backend == "planner")
        {
            return;
        }

        if (budget.TokensPerDay is { } most && _tokens >= most)
        {
            throw Exhausted($"{most.ToString("N0", CultureInfo.InvariantCulture)} tokens");
        }

        if (budget.CostPerDay is { } highest && model.Price is not null && _cost >= highest)
        {
            throw Exhausted($"${highest.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    public void Count(ModelInfo model, UsageDetails usage)
    {
        var (input, output) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0);
        _tokens += input + output;
        _cost += model.Price?.Of(input, usage.CachedInputTokenCount ?? 0, output) ?? 0;
    }

    ModelException Exhausted(string share) => new(
        ModelFailure.BudgetExhausted,
        $"Your budget for models is used up for today ({share}). It begins anew at midnight, in {(rest.TotalHours >= 1.5 ? $"{rest.TotalHours:0} hours" : $"{Math.Ceiling(rest.TotalMinutes):0} minutes")}. Until then the planner answers for free: choose the agent type \"planner\".");
}
