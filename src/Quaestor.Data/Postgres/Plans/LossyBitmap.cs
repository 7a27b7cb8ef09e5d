namespace Quaestor.Data.Postgres.Plans;

/// <summary>Bitmaps that did not fit into work_mem: of their pages every row is looked at again.</summary>
static class LossyBitmap
{
    public static IEnumerable<PlanFinding> Find(PlanReading plan) =>
        from node in plan.Root.All()
        let lossy = node.NumberOf("Lossy Heap Blocks") ?? 0
        where lossy > (node.NumberOf("Exact Heap Blocks") ?? 0)
        select new PlanFinding(
            "lossy_bitmap", node.Number,
            $"{PlanFinding.Named(node)} remembered {PlanFinding.Count(lossy)} pages as a whole, and dropped {PlanFinding.Count(node.NumberOf("Rows Removed by Index Recheck") ?? 0)} rows of them again.",
            "Raise work_mem for this query, so that the bitmap holds rows and not pages.");
}
