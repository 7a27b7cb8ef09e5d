namespace Quaestor.Data.Postgres.Plans;

/// <summary>Sorts, hashes and others that did not fit into work_mem and went to disk.</summary>
static class Spill
{
    const double BlockKibibytes = 8;

    public static IEnumerable<PlanFinding> Find(PlanReading plan) => plan.Root.All().Select(Of).OfType<PlanFinding>();

    static PlanFinding? Of(PlanNode node)
    {
        var sentence = node switch
        {
            _ when node.Text("Sort Space Type") == "Disk" => $"{node.Type} did not fit into work_mem and wrote {PlanFinding.Size(node.NumberOf("Sort Space Used") ?? 0)} to disk.",
            _ when node.NumberOf("Hash Batches") is > 1 and var batches => $"{node.Type} did not fit into work_mem and went in {PlanFinding.Count(batches)} parts over the disk.",
            _ when node.NumberOf("HashAgg Batches") is > 1 and var batches => $"{node.Type} did not fit into work_mem and went in {PlanFinding.Count(batches)} parts over the disk ({PlanFinding.Size(node.NumberOf("Disk Usage") ?? 0)}).",
            _ when Written(node) > 0 && node.Type is "Materialize" or "CTE Scan" or "WindowAgg" or "Function Scan" => $"{node.Type} wrote {PlanFinding.Size(Written(node) * BlockKibibytes)} to temporary files.",
            _ => null,
        };
        return sentence is null ? null : new("spill", node.Number, sentence, "Raise work_mem for this query (SET LOCAL work_mem), select fewer and narrower columns, or filter earlier. An index in the order of a sort spares the sort.");
    }

    static double Written(PlanNode node) => (node.NumberOf("Temp Written Blocks") ?? 0) - node.Children.Sum(child => child.NumberOf("Temp Written Blocks") ?? 0);
}
