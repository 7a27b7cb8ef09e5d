using System.Globalization;

namespace Quaestor.Data.Postgres.Plans;

/// <summary>Steps that brought far more or fewer rows than the planner guessed: what it chose above them rests on that.</summary>
static class WrongEstimate
{
    const double Tolerated = 10;

    /// <summary>Below it no plan would have been another one.</summary>
    const double FewRows = 100;

    public static IEnumerable<PlanFinding> Find(PlanReading plan)
    {
        foreach (var node in plan.Root.All().Where(IsWrong))
        {
            // Where a step beneath is as wrong, that is where it comes from.
            if (!node.Children.Any(IsWrong))
            {
                var (guessed, came) = (Math.Max(1, node.PlanRows), Math.Max(1, node.ActualRows!.Value));
                var ratio = Math.Max(guessed / came, came / guessed);
                yield return new(
                    "wrong_estimate", node.Number,
                    string.Create(CultureInfo.InvariantCulture, $"{PlanFinding.Named(node)} brought {PlanFinding.Count(node.ActualRows.Value)} rows where {PlanFinding.Count(node.PlanRows)} were expected: wrong by {ratio:0} times."),
                    node.Relation is { } table
                        ? $"ANALYZE {table}. Where several columns depend on each other: CREATE STATISTICS over them; where values are many and uneven: a higher statistics target of the column."
                        : "It joins or groups what depends on each other. CREATE STATISTICS over those columns helps within one table.");
            }
        }
    }

    // A step under a LIMIT, and the inner side of a merge or semi join, may end early without anybody having guessed wrong.
    static bool IsWrong(PlanNode node) =>
        node is { Loops: > 0, ActualRows: { } came }
        && Math.Max(came, node.PlanRows) * Math.Max(1, node.Loops.Value) >= FewRows
        && Math.Max(1, came) / Math.Max(1, node.PlanRows) is var ratio
        && (ratio >= Tolerated || (ratio <= 1 / Tolerated && node.Type is not ("Bitmap Index Scan" or "Materialize" or "Memoize" or "Sort" or "Limit") && node.Text("Parent Relationship") is not "Inner" && !node.EndsEarly));
}
