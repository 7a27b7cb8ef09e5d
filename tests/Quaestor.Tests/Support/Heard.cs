using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Tests.Support;

/// <summary>A model's stream as text lines: what was said, called, counted, and how it ended.</summary>
static class Heard
{
    public static async Task<IReadOnlyList<string>> FromAsync(IChatClient model, ChatOptions? options = null, bool rethrow = false, CancellationToken cancellationToken = default)
    {
        var lines = new List<string>();
        ChatFinishReason? finish = null;
        try
        {
            await foreach (var update in model.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "?")], options, cancellationToken))
            {
                finish = update.FinishReason ?? finish;
                Add(lines, update.Contents);
            }

            lines.Add($"finish {finish}");
        }
        catch (ModelException e) when (rethrow)
        {
            throw new HeardException(lines, e);
        }
        catch (ModelException e)
        {
            lines.Add($"failed {e.Code}");
        }

        return lines;
    }

    public static IReadOnlyList<string> From(ChatResponse response)
    {
        var lines = new List<string>();
        Add(lines, response.Messages.SelectMany(m => m.Contents));
        if (response.Usage is { } usage)
        {
            lines.Add(Counts(usage));
        }

        lines.Add($"finish {response.FinishReason}");
        return lines;
    }

    static void Add(List<string> lines, IEnumerable<AIContent> contents)
    {
        foreach (var content in contents)
        {
            Add(lines, content);
        }
    }

    static void Add(List<string> lines, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                Append(lines, "text ", text.Text);
                break;
            case TextReasoningContent { ProtectedData.Length: > 0, Text: "" }:
                lines.Add("signed");
                break;
            case TextReasoningContent reasoning:
                Append(lines, "reasoning ", reasoning.Text);
                break;
            case FunctionCallContent { Exception: not null } call:
                lines.Add($"call {call.CallId} {call.Name} (broken)");
                break;
            case FunctionCallContent call:
                lines.Add($"call {call.CallId} {call.Name} {ToolCallJson.Write(call.Arguments).GetRawText()}");
                break;
            case UsageContent usage:
                lines.Add(Counts(usage.Details));
                break;
        }
    }

    static string Counts(UsageDetails u) =>
        $"usage {u.InputTokenCount}+{u.OutputTokenCount} cached {u.CachedInputTokenCount ?? 0} reasoning {u.ReasoningTokenCount ?? 0}";

    static void Append(List<string> lines, string kind, string text)
    {
        if (lines.Count > 0 && lines[^1].StartsWith(kind, StringComparison.Ordinal))
        {
            lines[^1] += text;
        }
        else
        {
            lines.Add(kind + text);
        }
    }
}

/// <param name="lines">What was heard before it.</param>
sealed class HeardException(IReadOnlyList<string> lines, ModelException failure) : Exception(failure.Message, failure)
{
    public IReadOnlyList<string> Lines { get; } = lines;

    public ModelException Failure { get; } = failure;
}
