using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Scripted;

/// <summary>One thing that a scripted model does within a reply.</summary>
abstract record Step
{
    Step()
    {
    }

    internal sealed record Say(string Text) : Step;

    internal sealed record Think(string Text) : Step;

    /// <param name="Arguments">JSON text as a model writes it; it need not be valid.</param>
    /// <param name="CallId">Null: the client counts <c>call_1</c>, <c>call_2</c> …</param>
    internal sealed record Call(string Tool, string Arguments, string? CallId) : Step;

    internal sealed record Use(long InputTokens, long OutputTokens) : Step;

    /// <summary>Ends the reply with this reason instead of <c>stop</c> or <c>tool_calls</c>.</summary>
    internal sealed record Finish(string Reason) : Step;

    internal sealed record Fail(ModelFailure Failure, string Message) : Step;
}

/// <summary>What the model answers to one request.</summary>
sealed record Reply(IReadOnlyList<Step> Steps);

/// <summary>The replies to one user message.</summary>
/// <param name="When">Text that the user message holds, in any case; null fits every message.</param>
sealed record Scene(string? When, IReadOnlyList<Reply> Replies);
