using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

static class Usage
{
    /// <returns>Null where the body has no counts.</returns>
    public static UsageDetails? Read(JsonElement body)
    {
        var counts = body.Member("usage") ?? body.Member("x_groq")?.Member("usage");
        if (counts is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        var input = usage.Number("prompt_tokens");
        var output = usage.Number("completion_tokens");
        var total = usage.Number("total_tokens");
        var reasoning = usage.Member("completion_tokens_details")?.Number("reasoning_tokens");

        // xAI counts reasoning beside the completion, all others within it; the total tells which.
        if (reasoning > 0 && input + output + reasoning == total)
        {
            output += reasoning;
        }

        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total ?? input + output,
            CachedInputTokenCount = usage.Member("prompt_tokens_details")?.Number("cached_tokens"),
            ReasoningTokenCount = reasoning,
        };
    }
}
