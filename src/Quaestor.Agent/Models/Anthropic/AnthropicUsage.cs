using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// Counts of an answer. Within a message they repeat and grow, so the last of each counts; the messages of an answer that
/// paused add up. What was read from or written to the cache is beside <c>input_tokens</c>, not in it.
/// </summary>
sealed class AnthropicUsage
{
    readonly UsageDetails _before = new();
    long _input;
    long _cacheRead;
    long _cacheWritten;
    long _output;
    long _thinking;

    public void NextMessage()
    {
        _before.Add(Current());
        (_input, _cacheRead, _cacheWritten, _output, _thinking) = (0, 0, 0, 0, 0);
    }

    /// <param name="body">With a member <c>usage</c>, or without one.</param>
    public void Read(JsonElement body)
    {
        var usage = body.Member("usage") ?? default;
        _input = usage.Number("input_tokens") ?? _input;
        _cacheRead = usage.Number("cache_read_input_tokens") ?? _cacheRead;
        _cacheWritten = usage.Number("cache_creation_input_tokens") ?? _cacheWritten;
        _output = usage.Number("output_tokens") ?? _output;
        _thinking = usage.Member("output_tokens_details")?.Number("thinking_tokens") ?? _thinking;
    }

    public UsageDetails Total()
    {
        var total = Current();
        total.Add(_before);
        return total;
    }

    UsageDetails Current()
    {
        var input = _input + _cacheRead + _cacheWritten;
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = _output,
            TotalTokenCount = input + _output,
            CachedInputTokenCount = _cacheRead,
            ReasoningTokenCount = _thinking,
            AdditionalCounts = _cacheWritten > 0 ? new() { ["cache_creation_input_tokens"] = _cacheWritten } : null,
        };
    }
}
