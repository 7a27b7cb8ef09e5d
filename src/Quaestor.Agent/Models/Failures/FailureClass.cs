using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Failures;

/// <summary>
/// Sorts an error by what cures it. The words come before the status, because the status misleads: xAI answers 400 to a
/// wrong key, llama.cpp 500 to a missing flag, and 429 may mean "wait", "pay" or "ask for less".
/// </summary>
static class FailureClass
{
    static readonly (ModelFailure Failure, string[] Words)[] ByWords =
    [
        (ModelFailure.ContextLength,
        [
            "context_length", "exceed_context_size", "maximum context", "prompt too long", "prompt is too long", "input is too long",
            "context window", "context limit", "context size", "request_too_large",
        ]),
        (ModelFailure.ToolGenerationFailed, ["tool_use_failed"]),
        (ModelFailure.ContentFiltered, ["content_filter", "content_policy", "content management policy", "responsibleaipolicy", "flagged by moderation", "requires moderation"]),
        (ModelFailure.QuotaExhausted,
        [
            "insufficient_quota", "current quota", "available credits", "insufficient credits", "spending limit", "spend_limit",
            "credit balance", "billing", RequestTooLarge,
        ]),
        (ModelFailure.RateLimited, ["rate_limit", "rate limit", "too many requests"]),
        (ModelFailure.ModelNotFound, ["model_not_found", "model not found", "unknown model", "model_decommissioned", "has been decommissioned"]),
        (ModelFailure.Auth, ["invalid_api_key", "api key", "authentication_error", "permission_error"]),
        (ModelFailure.ToolsUnsupported,
        [
            NeedsJinja, "does not support tools", "does not support function", "tools are not supported", "tool calling is not supported",
            "support tool use", "--enable-auto-tool-choice",
        ]),
        (ModelFailure.Overloaded, ["overloaded", "at capacity"]),
        (ModelFailure.Timeout, ["timeout_error"]),
    ];

    /// <summary>This request alone is above the limit for a minute: waiting does not help, a shorter one does.</summary>
    public const string RequestTooLarge = "request too large";

    /// <summary>What llama.cpp says where it was started without tools.</summary>
    public const string NeedsJinja = "requires --jinja";

    /// <param name="status">Null inside a stream, where the status said 200 long ago.</param>
    /// <param name="isFinal">The provider asks not to send the same again.</param>
    public static ModelFailure Of(int? status, ErrorBody error, bool isFinal)
    {
        var failure = Of(error.Status ?? status, $"{error.Code} {error.Message}");

        // Anthropic: a 429 that no wait cures, because this request alone is above the limit.
        return failure == ModelFailure.RateLimited && isFinal ? ModelFailure.QuotaExhausted : failure;
    }

    static ModelFailure Of(int? status, string text)
    {
        foreach (var (failure, words) in ByWords)
        {
            if (words.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            {
                return failure;
            }
        }

        return status switch
        {
            401 or 403 => ModelFailure.Auth,
            402 => ModelFailure.QuotaExhausted,
            404 or 400 when IsAboutAModel(text) => ModelFailure.ModelNotFound,
            408 or 504 => ModelFailure.Timeout,
            413 => ModelFailure.ContextLength,
            429 => ModelFailure.RateLimited,
            498 => ModelFailure.Overloaded,
            >= 300 and < 500 => ModelFailure.BadRequest,
            _ => ModelFailure.Overloaded,
        };
    }

    static bool IsAboutAModel(string text) =>
        text.Contains("model", StringComparison.OrdinalIgnoreCase)
        && (text.Contains("not exist", StringComparison.OrdinalIgnoreCase)
            || text.Contains("not found", StringComparison.OrdinalIgnoreCase)
            || text.Contains("not_found", StringComparison.OrdinalIgnoreCase));
}
