namespace Quaestor.Data.Catalog;

/// <summary>Finds the tables that lie between two others: one, or two in a row.</summary>
sealed class JoinBridges
{
    readonly Dictionary<string, HashSet<string>> _neighbours = new(StringComparer.Ordinal);

    public JoinBridges(IReadOnlyList<TableJoin> joins)
    {
        foreach (var join in joins.Where(join => join.FromTable != join.ToTable))
        {
            Neighbours(join.FromTable).Add(join.ToTable);
            Neighbours(join.ToTable).Add(join.FromTable);
        }
    }

    /// <summary>The tables on the best way; empty where the two join directly, or no short way is there.</summary>
    public IReadOnlyList<string> Between(string from, string to)
    {
        if (!_neighbours.TryGetValue(from, out var near) || near.Contains(to) || !_neighbours.TryGetValue(to, out var far))
        {
            return [];
        }

        return near.Where(far.Contains).OrderBy(Crowd).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault() is { } one
            ? [one]
            : Pairs(near, far).OrderBy(pair => Crowd(pair[0]) + Crowd(pair[1])).ThenBy(pair => pair[0], StringComparer.Ordinal).ThenBy(pair => pair[1], StringComparer.Ordinal).FirstOrDefault() ?? [];
    }

    IEnumerable<string[]> Pairs(HashSet<string> near, HashSet<string> far) =>
        near.SelectMany(first => _neighbours[first].Where(second => second != first && far.Contains(second)).Select(second => new[] { first, second }));

    /// <summary>A table that many join, such as that of users, lies between all and says little.</summary>
    int Crowd(string table) => _neighbours[table].Count;

    HashSet<string> Neighbours(string table)
    {
        if (!_neighbours.TryGetValue(table, out var neighbours))
        {
            _neighbours.Add(table, neighbours = new(StringComparer.Ordinal));
        }

        return neighbours;
    }
}
