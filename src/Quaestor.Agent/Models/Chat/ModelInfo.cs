namespace Quaestor.Agent.Models.Chat;

/// <summary>The model behind an answer, as the answer names it, and what whoever asks it has to know of it.</summary>
/// <param name="ModelId"><c>openai/gpt-5-mini</c>, <c>anthropic/claude-sonnet-4-5</c>, <c>local/qwen3</c>, <c>planner</c>, <c>scripted/demo</c>.</param>
/// <param name="Backend">Who runs it: a provider's name, <c>local</c>, <c>planner</c>, <c>scripted</c>.</param>
public sealed record ModelInfo(string ModelId, string Backend)
{
    /// <summary>What it is shown leaves this installation.</summary>
    public bool IsHosted { get; init; }

    /// <summary>False for one that cannot call tools: it is asked for SQL in its answer.</summary>
    public bool CallsTools { get; init; } = true;

    /// <summary>Tokens of a request and its answer together; null where nobody said.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Null where no price is known.</summary>
    public ModelPrice? Price { get; init; }
}

/// <summary>US dollars for a million tokens each.</summary>
/// <param name="CachedInput">Of input that the provider had in its cache.</param>
public sealed record ModelPrice(decimal Input, decimal CachedInput, decimal Output)
{
    const decimal Million = 1_000_000m;

    /// <param name="input">All input tokens, the cached ones among them.</param>
    /// <param name="output">All output tokens, reasoning among them.</param>
    public decimal Of(long input, long cached, long output) =>
        ((input - cached) * Input + cached * CachedInput + output * Output) / Million;
}
