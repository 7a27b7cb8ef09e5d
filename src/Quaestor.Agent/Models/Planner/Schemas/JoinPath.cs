namespace Quaestor.Agent.Models.Planner.Schemas;

/// <summary>The fewest joins that connect some tables.</summary>
static class JoinPath
{
    /// <param name="via">Of several ways between two tables, those to go.</param>
    /// <returns>The joins in an order in which each adds one table to those before; null where no joins connect them all.</returns>
    public static IReadOnlyList<MappedJoin>? Connect(SchemaMap map, IReadOnlyList<MappedTable> tables, IReadOnlyList<MappedJoin>? via = null)
    {
        var joined = new HashSet<MappedTable> { tables[0] };
        var joins = new List<MappedJoin>();
        while (tables.Any(table => !joined.Contains(table)))
        {
            if (Nearest(map, joined, tables, via ?? []) is not { } way)
            {
                return null;
            }

            foreach (var join in way)
            {
                joins.Add(join);
                joined.Add(join.From.Table);
                joined.Add(join.To.Table);
            }
        }

        return joins;
    }

    static List<MappedJoin>? Nearest(SchemaMap map, HashSet<MappedTable> joined, IReadOnlyList<MappedTable> tables, IReadOnlyList<MappedJoin> via)
    {
        var ways = joined.ToDictionary(table => table, _ => new List<MappedJoin>());
        var queue = new Queue<MappedTable>(joined.OrderBy(table => table.Index));
        while (queue.TryDequeue(out var table))
        {
            if (!joined.Contains(table) && tables.Contains(table))
            {
                return ways[table];
            }

            foreach (var join in via.Count == 0 ? map.JoinsOf(table) : map.JoinsOf(table).OrderByDescending(via.Contains))
            {
                if (ways.TryAdd(join.Other(table), [.. ways[table], join]))
                {
                    queue.Enqueue(join.Other(table));
                }
            }
        }

        return null;
    }
}
