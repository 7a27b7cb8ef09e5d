using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Why a question cannot be read as one query. Closed.</summary>
abstract record Problem
{
    /// <summary>It has several readings, or lacks something; the person decides.</summary>
    /// <param name="Choices">May be empty where only the person knows.</param>
    public sealed record Doubt(string Question, IReadOnlyList<Choice> Choices) : Problem;

    /// <summary>The data, or the planner, cannot answer it.</summary>
    /// <param name="Because">Follows "I can't, because".</param>
    public sealed record Refusal(string Because) : Problem;
}

/// <param name="Label">Says the reading in a few words.</param>
/// <param name="Reading">What is meant if the person chooses it.</param>
/// <param name="Plan">The plan itself, where <paramref name="Reading"/> does not tell the whole of it.</param>
sealed record Choice(string Label, Reading Reading, QueryPlan? Plan = null);

/// <summary>A reading, or what stands against it; where both are there, the reading is as far as it got.</summary>
sealed record ReadQuestion(Reading Reading, Problem? Problem);
