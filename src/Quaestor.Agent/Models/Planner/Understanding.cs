using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner;

/// <summary>What the planner makes of a message. Closed.</summary>
abstract record Understanding
{
    /// <summary>What there is, right or not, the best first; empty where nothing fits at all, or rules alone read it.</summary>
    public IReadOnlyList<RankedPlan> Ranked { get; init; } = [];

    /// <param name="Says">The reading in words, where no <see cref="Readings.Reading"/> tells the whole of it.</param>
    public sealed record Planned(QueryPlan Plan, double Confidence, IReadOnlyList<string> Assumptions, Reading Reading, string? Says = null) : Understanding
    {
        /// <summary>Sentences on which rows count, as a team said: the answer tells them.</summary>
        public IReadOnlyList<string> Counted { get; init; } = [];
    }

    /// <summary>A person has found this SQL right for the question.</summary>
    /// <param name="Question">As it was asked then.</param>
    public sealed record Verified(string Sql, string Question) : Understanding;

    /// <param name="Reading">As far as it was understood; what the person says next completes it.</param>
    public sealed record Asked(string Text, IReadOnlyList<Choice> Choices, Reading Reading) : Understanding;

    public sealed record Unanswerable(string Text) : Understanding;

    /// <summary>The rules know the words, but not all of what they mean together.</summary>
    public sealed record Left : Understanding;

    /// <summary>Small talk.</summary>
    public sealed record Told(string Text) : Understanding;
}
