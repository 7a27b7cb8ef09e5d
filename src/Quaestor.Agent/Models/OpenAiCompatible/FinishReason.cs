using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>Those that nobody knows pass as they are; what they mean is for the reader to guess as "stop".</summary>
static class FinishReason
{
    /// <returns>Null where the choice has none yet.</returns>
    public static ChatFinishReason? Read(JsonElement choice, FailureReader failures) => choice.Text("finish_reason") switch
    {
        null or "" => null,
        "stop" => ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        "error" => throw failures.FromStream(choice),
        var other => new ChatFinishReason(other),
    };
}
