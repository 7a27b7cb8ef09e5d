using System.Globalization;

namespace Quaestor.Data.Postgres.Plans;

/// <summary>The step that takes most of the time, or of the cost where the statement did not run.</summary>
static class CostliestNode
{
    /// <summary>Where all take about as much, none stands out.</summary>
    const double StandsOut = 0.3;

    public static IEnumerable<PlanFinding> Find(PlanReading plan)
    {
        var nodes = plan.Root.All().ToList();
        var (own, whole) = plan.HasRun ? ((Func<PlanNode, double>)(node => node.OwnMilliseconds ?? 0), plan.Root.Milliseconds ?? 0) : (node => node.OwnCost, plan.Root.TotalCost);
        var most = nodes.MaxBy(own)!;
        if (nodes.Count > 1 && whole > 0 && own(most) >= StandsOut * whole)
        {
            var of = plan.HasRun
                ? string.Create(CultureInfo.InvariantCulture, $"{own(most):0.###} of {whole:0.###} ms")
                : string.Create(CultureInfo.InvariantCulture, $"{own(most):0} of the cost of {whole:0}");
            yield return new("costliest", most.Number, string.Create(CultureInfo.InvariantCulture, $"{PlanFinding.Named(most)} takes {of} ({Math.Min(100, 100 * own(most) / whole):0} %)."), null);
        }
    }
}
