using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

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
    public async Task<ResolvedModel> ResolveAsync(StartTurn start, PlannedOver planned) =>
        models.Resolve(start.AgentType, start.Model, planned, await preferences.OfModelsAsync(start.UserId), await AllowanceAsync(start.UserId));

    /// <summary>Asks a model by itself. What that costs is the user's.</summary>
    public async Task<ModelTest> TestAsync(string userId, OfferedModel model, CancellationToken cancellationToken)
    {
        try
        {
            (await AllowanceAsync(userId))?.Check(model.Info);
        }
        catch (ModelException exception)
        {
            return ModelTest.Failed(exception);
        }

        var test = await models.TestAsync(model, cancellationToken);
        if (test.InputTokens + test.OutputTokens > 0)
        {
            var cost = model.Info.Price?.Of(test.InputTokens, 0, test.OutputTokens);
            await usage.AddAsync(userId, new UsageEvent(model.Info.ModelId, model.Info.Backend, test.InputTokens, test.OutputTokens, 0, 0, cost));
        }

        return test;
    }

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
