using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>In a model's stream: from here on another model answers, because the one before failed.</summary>
/// <param name="isRestart">The one before had begun to answer: what came of this answer so far is void.</param>
sealed class ModelSwitchContent(ModelInfo to, ModelException because, bool isRestart = false) : AIContent
{
    public ModelInfo To { get; } = to;

    public ModelException Because { get; } = because;

    public bool IsRestart { get; } = isRestart;
}
