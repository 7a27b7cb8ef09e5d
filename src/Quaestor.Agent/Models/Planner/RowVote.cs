namespace Quaestor.Agent.Models.Planner;

/// <summary>
/// Chooses among readings of one question by what they find: those that find the same rows count together, and what finds
/// nothing counts less, since people ask for what is there.
/// </summary>
sealed class RowVote
{
    /// <summary>So many readings are tried at most,</summary>
    public const int MostRun = 6;

    /// <summary>of those that are not far less likely than the first.</summary>
    public const double LeastRival = 0.1;

    const double OfNothing = 0.3;

    readonly List<(string Key, double Share, bool Finds)> _found = [];

    /// <param name="rows">Null where the query failed.</param>
    public void Add(double share, bool isOrdered, IReadOnlyList<object?[]>? rows) => _found.Add(rows is null ? ("", 0, false) : (Key(rows, isOrdered), share, Finds(rows)));

    /// <returns>Which of those that were added, and the share of all that find the same.</returns>
    public (int Place, double Share) Best()
    {
        var best = _found.Select((one, i) => (one, Place: i)).GroupBy(pair => pair.one.Key)
            .Select(same => (same.First().Place, Share: same.Sum(pair => pair.one.Share), same.First().one.Finds))
            .MaxBy(same => same.Finds ? same.Share : same.Share * OfNothing);
        return (best.Place, best.Share);
    }

    static bool Finds(IReadOnlyList<object?[]> rows) => rows.Count > 0 && !(rows is [var only] && only.All(cell => cell is null or 0L));

    static string Key(IReadOnlyList<object?[]> rows, bool isOrdered)
    {
        var texts = rows.Select(row => string.Join('\u001f', row));
        return isOrdered ? $"ordered {string.Join('\u001e', texts)}" : string.Join('\u001e', texts.Order(StringComparer.Ordinal));
    }
}
