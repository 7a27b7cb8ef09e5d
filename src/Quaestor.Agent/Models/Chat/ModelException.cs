using System.Text.Json;

namespace Quaestor.Agent.Models.Chat;

/// <summary>
/// The one exception that a model raises. <see cref="Exception.Message"/> is a sentence for the person: it names the model,
/// what happened and what to do, and never holds a key.
/// </summary>
public sealed class ModelException(ModelFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public ModelFailure Failure { get; } = failure;

    /// <summary>The class in snake case, as events and logs write it: <c>rate_limited</c>.</summary>
    public string Code => JsonNamingPolicy.SnakeCaseLower.ConvertName(Failure.ToString());

    /// <summary>How long the provider asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool Retryable => Failure is ModelFailure.RateLimited or ModelFailure.Overloaded or ModelFailure.IncompleteStream
        or ModelFailure.Timeout or ModelFailure.Transport or ModelFailure.ToolGenerationFailed;
}
