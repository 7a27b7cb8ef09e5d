using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Chat;

/// <summary>In a model's stream: from here on another model answers, because the one before failed.</summary>
sealed class ModelSwitchContent(ModelInfo to, ModelException because) : AIContent
{
    public ModelInfo To { get; } = to;

    public ModelException Because { get; } = because;
}
