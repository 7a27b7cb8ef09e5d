using Microsoft.Extensions.AI;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Sharing;

/// <summary>The options of a request that tells of data: whose sources, and how the system prompt reads for whom.</summary>
/// <param name="sources">What their owners say now counts.</param>
/// <param name="prompt">For <see cref="Sight.OfNobody"/> it is what stands in <see cref="ChatOptions.Instructions"/>; what is added there behind it stays.</param>
sealed class SharedOptions(SourceRegistry sources, Func<Sight, SharedPrompt> prompt) : ChatOptions
{
    public SourceRegistry Sources => sources;

    public SharedPrompt PromptFor(Sight sight) => prompt(sight);

    /// <summary>For the model's own client.</summary>
    public ChatOptions Plain() => base.Clone();

    public override ChatOptions Clone() => new SharedOptions(sources, prompt) { Instructions = Instructions, Tools = Tools };
}

/// <param name="Needs">What a model must be allowed to see to read it.</param>
sealed record SharedPrompt(string Text, IReadOnlyList<Need> Needs);
