namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Turns a candidate's share among its rivals into how often such answers are right.</summary>
static class Confidence
{
    // Fitted to questions over databases that the weights had not seen; docs/accuracy.md has the table.
    static readonly (double Share, double Right)[] Seen = [(0, 0.08), (0.15, 0.16), (0.25, 0.25), (0.35, 0.3), (0.45, 0.37), (0.55, 0.47), (0.65, 0.57), (0.75, 0.65), (0.82, 0.71), (0.89, 0.8), (0.92, 0.87), (0.96, 0.91), (1, 0.93)];

    public static double Of(double share)
    {
        for (var i = 1; i < Seen.Length; i++)
        {
            if (share <= Seen[i].Share)
            {
                var (low, high) = (Seen[i - 1], Seen[i]);
                return low.Right + ((high.Right - low.Right) * (share - low.Share) / (high.Share - low.Share));
            }
        }

        return Seen[^1].Right;
    }
}
