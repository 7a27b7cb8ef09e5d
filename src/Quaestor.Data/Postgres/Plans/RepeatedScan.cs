namespace Quaestor.Data.Postgres.Plans;

/// <summary>A whole table read again for every row of another.</summary>
static class RepeatedScan
{
    const double ManyTimes = 10;
    const double ManyRows = 10_000;

    public static IEnumerable<PlanFinding> Find(PlanReading plan) =>
        from node in plan.Root.All()
        where node.Type == "Seq Scan" && node.Loops / node.Processes >= ManyTimes
        let rows = (node.ActualRows ?? 0) + (node.NumberOf("Rows Removed by Filter") ?? 0)
        where rows * node.Loops >= ManyRows
        select new PlanFinding(
            "repeated_scan", node.Number,
            $"{PlanFinding.Named(node)} was read {PlanFinding.Count(node.Loops!.Value)} times, {PlanFinding.Count(rows)} rows each time.",
            "An index on the columns by which it is joined spares that; or the planner expected fewer rows on the other side, and ANALYZE helps.");
}
