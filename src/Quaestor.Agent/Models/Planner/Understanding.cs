using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner;

/// <summary>What the planner makes of a message. Closed.</summary>
abstract record Understanding
{
    public sealed record Planned(QueryPlan Plan, double Confidence, IReadOnlyList<string> Assumptions, Reading Reading) : Understanding;

    /// <param name="Reading">As far as it was understood; what the person says next completes it.</param>
    public sealed record Asked(string Text, IReadOnlyList<Choice> Choices, Reading Reading) : Understanding;

    public sealed record Unanswerable(string Text) : Understanding;

    /// <summary>Small talk.</summary>
    public sealed record Told(string Text) : Understanding;
}
