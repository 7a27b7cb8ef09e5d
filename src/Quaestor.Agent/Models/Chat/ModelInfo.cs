namespace Quaestor.Agent.Models.Chat;

/// <summary>The model behind an answer, as the answer names it.</summary>
/// <param name="ModelId"><c>openai/gpt-5-mini</c>, <c>planner</c>, <c>scripted/demo</c>.</param>
/// <param name="Backend">Where it runs: <c>openai</c>, <c>planner</c>, <c>scripted</c>.</param>
public sealed record ModelInfo(string ModelId, string Backend);
