namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Which of the tables that a question names rows may be taken from, beside those that other pieces need anyway.</summary>
sealed class SourceSets
{
    const int MostSets = 6;
    const int MostAdded = 2;

    readonly Element[] _tables;
    readonly List<(List<Element> Set, double Score)>[] _byNeed;

    /// <param name="tables">The likeliest; few.</param>
    public SourceSets(IEnumerable<Element> tables)
    {
        _tables = [.. tables];
        _byNeed = [.. Enumerable.Range(0, 1 << _tables.Length).Select(Sets)];
    }

    public List<(List<Element> Set, double Score)> Beside(List<Element> pieces)
    {
        var need = 0;
        foreach (var piece in pieces)
        {
            if (piece.Column is { Peers.Count: 0 } column)
            {
                var i = Array.FindIndex(_tables, one => one.Table == column.Table);
                need |= i < 0 ? 0 : 1 << i;
            }
        }

        return _byNeed[need];
    }

    /// <summary>A table that is needed is named as well where that is likely; others are added or not.</summary>
    List<(List<Element> Set, double Score)> Sets(int need)
    {
        List<Element> named = [.. _tables.Where((one, i) => (need & (1 << i)) != 0 && one.Score > 0)];
        Element[] others = [.. _tables.Where((_, i) => (need & (1 << i)) == 0)];
        return
        [
            .. Enumerable.Range(0, 1 << others.Length).Where(bits => int.PopCount(bits) <= MostAdded)
                .Select(bits => (List<Element>)[.. named, .. others.Where((_, i) => (bits & (1 << i)) != 0)])
                .Select(set => (set, set.Sum(one => one.Score))).OrderByDescending(one => one.Item2).Take(MostSets),
        ];
    }
}
