namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Turns a candidate's share among its rivals into how often such answers are right.</summary>
static class Confidence
{
    // Fitted to questions over databases that the weights had not seen; docs/accuracy.md has the table.
    static readonly (double Share, double Right)[] Seen = [(0, 0.1), (0.17, 0.16), (0.3, 0.27), (0.4, 0.38), (0.5, 0.51), (0.6, 0.61), (0.7, 0.69), (0.8, 0.75), (0.88, 0.8), (0.92, 0.88), (0.97, 0.91), (1, 0.93)];

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
