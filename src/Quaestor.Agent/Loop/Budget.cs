using System.Globalization;

namespace Quaestor.Agent.Loop;

/// <summary>Says when a turn has had its share, so that the next request is the last one.</summary>
sealed class Budget(LoopLimits limits, RunningTurn turn)
{
    /// <returns>Null while the model may go on calling tools; else the sentence for the person.</returns>
    public string? NextRound() =>
        turn.Rounds++ >= limits.Rounds ? $"The question took {limits.Rounds} rounds; the answer is made from what was found."
        : turn.CallCount >= limits.Calls ? $"The question took {limits.Calls} calls; the answer is made from what was found."
        : turn.Tokens >= limits.Tokens ? $"The question took {limits.Tokens:N0} tokens; the answer is made from what was found."
        : turn.Cost >= limits.Cost ? $"The question cost ${turn.Cost.ToString("0.####", CultureInfo.InvariantCulture)}; the answer is made from what was found."
        : null;
}
