namespace Quaestor.Data.Postgres.Plans;

/// <summary>Whole tables that are read for few of their rows, and indexes that find many rows which a filter then drops.</summary>
static class MissingIndex
{
    const string Advice = "An index on what the filter compares may spare that. \"pg indexes advise\" tries which one.";

    /// <summary>Of the rows read, those that were of use.</summary>
    const double FewOf = 0.1;

    /// <summary>Smaller tables are read faster than an index is searched.</summary>
    const double ManyRows = 1_000;

    /// <summary>As far as costs tell: a row of a table that is read whole costs about 0.02, so that one in ten is kept, or fewer.</summary>
    const double CostOfKeptRow = 0.2;

    const double HighCost = 50;

    public static IEnumerable<PlanFinding> Find(PlanReading plan) =>
        plan.Root.All().Where(node => node.Type is "Seq Scan" or "Index Scan" or "Bitmap Heap Scan" && node.Text("Filter") is not null)
            .Select(node => plan.HasRun ? OfRun(node) : OfGuess(node)).OfType<PlanFinding>();

    static PlanFinding? OfRun(PlanNode node)
    {
        var (kept, dropped) = (node.ActualRows ?? 0, node.NumberOf("Rows Removed by Filter") ?? 0);
        return dropped < ManyRows || kept > FewOf * (kept + dropped) ? null : new(
            "missing_index", node.Number,
            $"{PlanFinding.Named(node)} read {PlanFinding.Count(kept + dropped)} rows {(node.Loops > 1 ? "each time " : "")}and kept {PlanFinding.Count(kept)} by {node.Text("Filter")}.",
            Advice);
    }

    static PlanFinding? OfGuess(PlanNode node) =>
        node.Type != "Seq Scan" || node.TotalCost < HighCost || node.TotalCost < CostOfKeptRow * Math.Max(1, node.PlanRows) ? null : new(
            "missing_index", node.Number,
            $"{PlanFinding.Named(node)} would read the whole table (cost {PlanFinding.Count(node.TotalCost)}) to keep about {PlanFinding.Count(node.PlanRows)} rows by {node.Text("Filter")}.",
            Advice);
}
