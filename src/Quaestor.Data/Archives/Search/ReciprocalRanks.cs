namespace Quaestor.Data.Archives.Search;

/// <summary>
/// Joins several orders of the same things into one by their reciprocal ranks (Cormack, Clarke and Büttcher, SIGIR 2009):
/// scores of different measures do not compare, places in an order do.
/// </summary>
static class ReciprocalRanks
{
    /// <summary>The paper's: how much a first place is worth above a tenth.</summary>
    const double Constant = 60;

    /// <param name="orders">Each the best first, nothing twice.</param>
    public static List<(T Item, double Score)> Join<T>(params IReadOnlyList<IReadOnlyList<T>> orders)
        where T : notnull
    {
        Dictionary<T, double> scores = [];
        foreach (var order in orders)
        {
            for (var i = 0; i < order.Count; i++)
            {
                scores[order[i]] = scores.GetValueOrDefault(order[i]) + (1 / (Constant + i + 1));
            }
        }

        return [.. scores.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value)];
    }
}
