namespace Quaestor.Data.Postgres.Plans;

/// <summary>Index-only scans that had to look into the table after all.</summary>
static class HeapFetches
{
    const double ManyRows = 1_000;

    public static IEnumerable<PlanFinding> Find(PlanReading plan) =>
        from node in plan.Root.All()
        let fetches = node.NumberOf("Heap Fetches") ?? 0
        where fetches >= ManyRows && fetches >= (node.ActualRows ?? 0) * Math.Max(1, node.Loops ?? 1) / 2
        select new PlanFinding(
            "heap_fetches", node.Number,
            $"{PlanFinding.Named(node)} looked up {PlanFinding.Count(fetches)} rows in the table, because its visibility map is not up to date.",
            $"VACUUM {node.Relation}: after that the index alone is enough.");
}
