namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Knows readings that only the rules make: with periods, calendar units, measures, and shares per something.</summary>
static class RuleOnly
{
    public static bool Is(Reading reading) =>
        reading.Periods.Count > 0
        || reading.Existences.Any(one => one.Periods.Count > 0)
        || reading.Groups.Append(reading.Target).Any(one => one is GroupKey.ByDate)
        || reading.Figures.Concat(reading.Having.Select(one => one.Figure)).Append(reading.Sort?.Figure).Any(one => one is { IsMeasure: true } or { DividedBy: not null });
}
