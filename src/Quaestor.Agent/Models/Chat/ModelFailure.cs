namespace Quaestor.Agent.Models.Chat;

/// <summary>Why a model gave no answer: what decides whether waiting, another model or another request can cure it.</summary>
public enum ModelFailure
{
    /// <summary>The key is missing, wrong or not allowed to use this model.</summary>
    Auth,

    /// <summary>The provider refuses this request; the same request fails everywhere.</summary>
    BadRequest,

    /// <summary>The conversation is longer than the model's context.</summary>
    ContextLength,

    ModelNotFound,

    /// <summary>Too many requests for now; see <see cref="ModelException.RetryAfter"/>.</summary>
    RateLimited,

    /// <summary>The budget is used up, or this request alone is above the limit: waiting does not help.</summary>
    QuotaExhausted,

    /// <summary>The provider is at capacity or broke down.</summary>
    Overloaded,

    ContentFiltered,

    /// <summary>The provider could not read the tool call that its own model wrote.</summary>
    ToolGenerationFailed,

    /// <summary>The model, or the server that runs it, takes no tools: another request cures it, one without them.</summary>
    ToolsUnsupported,

    /// <summary>The stream ended, or stopped making sense, before the answer was complete.</summary>
    IncompleteStream,

    Timeout,

    /// <summary>No connection, or it broke.</summary>
    Transport,

    /// <summary>The user's own share of the day is used up: nobody was asked.</summary>
    BudgetExhausted,
}
