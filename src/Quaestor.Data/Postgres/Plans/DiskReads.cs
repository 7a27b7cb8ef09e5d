namespace Quaestor.Data.Postgres.Plans;

/// <summary>Much that was not in the server's cache.</summary>
static class DiskReads
{
    /// <summary>8 MB.</summary>
    const double ManyBlocks = 1_024;

    const double BlockKibibytes = 8;

    public static IEnumerable<PlanFinding> Find(PlanReading plan)
    {
        var (read, hit) = (plan.Root.NumberOf("Shared Read Blocks") ?? 0, plan.Root.NumberOf("Shared Hit Blocks") ?? 0);
        if (read >= ManyBlocks && read > hit)
        {
            var most = plan.Root.All().MaxBy(node => (node.NumberOf("Shared Read Blocks") ?? 0) - node.Children.Sum(child => child.NumberOf("Shared Read Blocks") ?? 0))!;
            yield return new(
                "disk_reads", most.Number,
                $"{PlanFinding.Size(read * BlockKibibytes)} were not in shared_buffers, most of them for {PlanFinding.Named(most)}.",
                "Run it again to see whether it was only the first time. If not, read less by an index, or give the server more shared_buffers.");
        }
    }
}
