using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// Sorts an error by what cures it. The words come before the status, because the status misleads: xAI answers 400 to a
/// wrong key, llama.cpp 500 to a missing flag, and 429 may mean "wait" or "pay".
/// </summary>
static class FailureClass
{
    static readonly (ModelFailure Failure, string[] Words)[] ByWords =
    [
        (ModelFailure.ContextLength,
            ["context_length", "exceed_context_size", "maximum context", "prompt too long", "prompt is too long", "context window", "context size"]),
        (ModelFailure.ToolGenerationFailed, ["tool_use_failed"]),
        (ModelFailure.ContentFiltered, ["content_filter", "content_policy", "content management policy"]),
        (ModelFailure.QuotaExhausted,
            ["insufficient_quota", "current quota", "available credits", "spending limit", "insufficient credits", "request too large", "billing"]),
        (ModelFailure.RateLimited, ["rate_limit", "rate limit"]),
        (ModelFailure.ModelNotFound, ["model_not_found", "model not found", "unknown model"]),
        (ModelFailure.Auth, ["invalid_api_key", "api key", "authentication_error"]),
        (ModelFailure.BadRequest, ["requires --jinja"]),
        (ModelFailure.Overloaded, ["overloaded", "at capacity"]),
    ];

    /// <param name="status">Null inside a stream, where the status said 200 long ago.</param>
    public static ModelFailure Of(int? status, ErrorBody error)
    {
        var text = $"{error.Code} {error.Message}";
        foreach (var (failure, words) in ByWords)
        {
            if (words.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)))
            {
                return failure;
            }
        }

        return (error.Status ?? status) switch
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
        && (text.Contains("not exist", StringComparison.OrdinalIgnoreCase) || text.Contains("not found", StringComparison.OrdinalIgnoreCase));
}
