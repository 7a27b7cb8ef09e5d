using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>What a turn has spent on each model, in all processes that ran it.</summary>
/// <param name="before">By those that ran it before this one.</param>
sealed class Spending(IReadOnlyList<UsageEvent> before)
{
    readonly Dictionary<string, UsageEvent> _byModel = before.ToDictionary(usage => usage.ModelId);

    public IReadOnlyCollection<UsageEvent> Events => _byModel.Values;

    public long Tokens => _byModel.Values.Sum(usage => usage.InputTokens + usage.OutputTokens);

    /// <summary>US dollars, of models whose price is known.</summary>
    public decimal Cost => _byModel.Values.Sum(usage => usage.Cost ?? 0);

    public TurnUsage Total => new(
        _byModel.Values.Sum(usage => usage.InputTokens), _byModel.Values.Sum(usage => usage.OutputTokens),
        _byModel.Values.Sum(usage => usage.CachedTokens), _byModel.Values.Sum(usage => usage.ReasoningTokens));

    public void Count(ModelInfo model, UsageDetails usage)
    {
        var (input, output, cached) = (usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0);
        var known = _byModel.GetValueOrDefault(model.ModelId) ?? new UsageEvent(model.ModelId, model.Backend, 0, 0, 0, 0);
        _byModel[model.ModelId] = known with
        {
            InputTokens = known.InputTokens + input,
            OutputTokens = known.OutputTokens + output,
            CachedTokens = known.CachedTokens + cached,
            ReasoningTokens = known.ReasoningTokens + (usage.ReasoningTokenCount ?? 0),
            Cost = model.Price is { } price ? (known.Cost ?? 0) + price.Of(input, cached, output) : known.Cost,
        };
    }
}
