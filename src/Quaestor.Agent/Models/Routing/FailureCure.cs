using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Routing;

/// <summary>Whom a failure counts against; who fails too often is left alone for a while.</summary>
enum Blame
{
    /// <summary>The request itself: the provider did what it should.</summary>
    Nobody,

    /// <summary>This model; the provider's others may well answer.</summary>
    Model,

    /// <summary>All models of the provider: they share its key, its account and its address.</summary>
    Provider,
}

/// <summary>
/// What is done about a failed request. A request is repeated where the same model may answer a moment later, goes on to the
/// next model where another can answer what this one cannot, and fails at once where it would fail everywhere. Cancelling is
/// no failure: it neither repeats nor goes on.
/// </summary>
/// <param name="Retries">How often the same model is asked again at most.</param>
/// <param name="FailsOver">Whether the next model is asked then.</param>
/// <param name="Words">What happened, as a sentence goes on behind the model's name.</param>
sealed record FailureCure(int Retries, bool FailsOver, Blame Blame, string Words)
{
    public static FailureCure Of(ModelFailure failure) => failure switch
    {
        ModelFailure.Overloaded => new(2, true, Blame.Provider, "cannot answer right now"),

        // The wait that the provider asks for is kept; one that is too long for a turn goes on to the next model at once.
        ModelFailure.RateLimited => new(2, true, Blame.Model, "takes no more requests for now"),
        ModelFailure.Transport => new(2, true, Blame.Provider, "cannot be reached"),
        ModelFailure.IncompleteStream => new(1, true, Blame.Model, "broke off its answer"),

        // Chance is part of how a model writes: the second try is often right, and a third rarely is.
        ModelFailure.ToolGenerationFailed => new(1, true, Blame.Nobody, "wrote a tool call that cannot be read"),

        // Whoever asked has waited long enough already.
        ModelFailure.Timeout => new(0, true, Blame.Model, "took too long"),
        ModelFailure.QuotaExhausted => new(0, true, Blame.Provider, "has no quota left"),
        ModelFailure.Auth => new(0, true, Blame.Provider, "does not accept its key"),
        ModelFailure.ModelNotFound => new(0, true, Blame.Model, "is not there"),

        // A model with more context cures it, or a shorter conversation: see RouteRun.
        ModelFailure.ContextLength => new(0, true, Blame.Nobody, "has too little context for this conversation"),
        ModelFailure.BadRequest => new(0, false, Blame.Nobody, "refused the request"),

        // The loop asks the same model again, without tools.
        ModelFailure.ToolsUnsupported => new(0, false, Blame.Nobody, "takes no tools"),
        ModelFailure.ContentFiltered => new(0, false, Blame.Nobody, "stopped the answer by its content filter"),
        ModelFailure.BudgetExhausted => new(0, false, Blame.Nobody, "is not asked, because the budget is used up"),
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "No cure is known for this failure."),
    };
}
