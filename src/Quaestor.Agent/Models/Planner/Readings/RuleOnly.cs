using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Knows readings that only the rules make: with periods, calendar units, measures, and shares per something.</summary>
static class RuleOnly
{
    /// <param name="countsDays">False where "the date" may be the column as well as a day to group by.</param>
    public static bool Is(Reading reading, bool countsDays = true) =>
        reading.Periods.Count > 0
        || reading.Existences.Any(one => one.Periods.Count > 0)
        || reading.Groups.Append(reading.Target).Any(one => one is GroupKey.ByDate date && (countsDays || date.Unit != DateBucketUnit.Day))
        || reading.Figures.Concat(reading.Having.Select(one => one.Figure)).Append(reading.Sort?.Figure).Any(one => one is { IsMeasure: true } or { DividedBy: not null });
}
