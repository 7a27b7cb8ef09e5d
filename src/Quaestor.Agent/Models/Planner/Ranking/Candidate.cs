using Quaestor.Agent.Models.Planner.Intents;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>An intent that a question may have, with the pieces it was made of.</summary>
/// <param name="Prior">The sum of the pieces' scores.</param>
sealed record Candidate(Intent Intent, IReadOnlyList<Element> Elements, double Prior)
{
    public double Score { get; set; }

    /// <summary>How likely it is, among all candidates of the question.</summary>
    public double Share { get; set; }
}
