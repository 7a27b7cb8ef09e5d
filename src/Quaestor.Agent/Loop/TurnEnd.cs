using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Loop;

/// <summary>How a turn ended.</summary>
/// <param name="Text">The answer, the question, or the sentence that says what went wrong.</param>
/// <param name="Stored">Whether the text has been streamed and stored as a message already.</param>
sealed record TurnEnd(TurnStatus Status, string Text, bool Stored, ErrorEvent? Error = null)
{
    public static TurnEnd Said(TurnStatus status, string text) => new(status, text, Stored: true);

    public static TurnEnd Failed(string code, string sentence, bool retryable) =>
        new(TurnStatus.Failed, sentence, Stored: false, new ErrorEvent(code, sentence, retryable));
}
