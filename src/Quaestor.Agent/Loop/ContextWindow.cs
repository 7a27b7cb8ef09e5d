using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>What of a conversation fits the model's context, with the prompt and the tools.</summary>
sealed class ContextWindow(RunningTurn turn)
{
    const int LongestAnswer = 4096;
    const int LongestQuestion = 100;

    /// <summary>For the messages to the model that found them too long.</summary>
    int? _limit;
    ModelInfo? _limited;
    int _lastSize;
    bool _isTold;

    /// <summary>Fits a conversation, whose last question stays.</summary>
    /// <returns>The messages to send, and the options with a prompt that says what was left out.</returns>
    public async Task<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> FitAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        _lastSize = messages.Sum(Compaction.Tokens);
        if (Limit(options) is not { } limit)
        {
            return (messages, options);
        }

        var fitting = Compaction.Fit(messages, limit);
        _lastSize = fitting.Messages.Sum(Compaction.Tokens);
        if (fitting.Left.Count == 0 && !fitting.LeftSteps)
        {
            return (fitting.Messages, options);
        }

        if (!_isTold)
        {
            _isTold = true;
            await turn.Log.AppendAsync(new NoticeEvent("compacted", $"Older parts of this conversation were left out, because they no longer fit the context of {turn.Model.ModelId}."));
        }

        options.Instructions += Summary(fitting);
        return (fitting.Messages, options);
    }

    /// <summary>After the model found the conversation too long.</summary>
    /// <returns>False where that was tried before.</returns>
    public bool Shrink()
    {
        if (_limited is not null)
        {
            return false;
        }

        (_limited, _limit) = (turn.Model, _lastSize / 2);
        return true;
    }

    int? Limit(ChatOptions options)
    {
        var limit = turn.Model == _limited ? _limit : null;
        if (turn.Model.ContextTokens is not { } context)
        {
            return limit;
        }

        var answer = Math.Min(LongestAnswer, context / 4);
        var tools = (options.Tools ?? []).OfType<AIFunctionDeclaration>().Sum(tool => Compaction.Tokens(tool.Description) + Compaction.Tokens(tool.JsonSchema.GetRawText()));
        var left = Math.Max(0, context - answer - Compaction.Tokens(options.Instructions) - tools);
        return Math.Min(left, limit ?? left);
    }

    static string Summary(CompactedHistory fitting)
    {
        var asked = fitting.Left.Count == 0 ? "" : $" Before, the user asked: {string.Join("; ", fitting.Left.Select(Shortened))}.";
        var steps = fitting.LeftSteps ? " Earlier steps of this turn were left out too." : "";
        return $"\n\n## Left out of this conversation to save room\n\n{asked}{steps}".TrimEnd();
    }

    static string Shortened(string question)
    {
        var line = question.ReplaceLineEndings(" ");
        return line.Length <= LongestQuestion ? $"\"{line}\"" : $"\"{line[..(char.IsHighSurrogate(line[LongestQuestion - 1]) ? LongestQuestion - 1 : LongestQuestion)]}…\"";
    }
}
