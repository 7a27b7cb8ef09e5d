using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models;
using Quaestor.Agent.Threads;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Hosting;

/// <summary>The model for a user's turn: by the request, what the user prefers, and what the user may still spend.</summary>
sealed class TurnModels(ModelFactory models, Preferences preferences, UsageStore usage, UserBudget budget, Calendar calendar)
{
    /// <exception cref="RequestException">The request names a model that is not there.</exception>
    public async Task CheckAsync(StartTurn start)
    {
        try
        {
            models.Choose(start.AgentType, start.Model, await preferences.OfModelsAsync(start.UserId));
        }
        catch (ModelUnavailableException exception)
        {
            throw new RequestException(RequestFault.Invalid, "model_unavailable", exception.Message);
        }
    }

    /// <param name="planned">What the planner plans over.</param>
    public async Task<ResolvedModel> ResolveAsync(StartTurn start, SourceSchema planned, DateOnly today) =>
        models.Resolve(start.AgentType, start.Model, planned, today, await preferences.OfModelsAsync(start.UserId), await AllowanceAsync(start.UserId));

    async Task<Allowance?> AllowanceAsync(string userId)
    {
        if (budget == UserBudget.None)
        {
            return null;
        }

        var (begins, ends) = calendar.Day;
        var spent = await usage.SpentAsync(userId, begins);
        return new Allowance(budget, spent.Tokens, spent.Cost, ends - calendar.Now);
    }
}
