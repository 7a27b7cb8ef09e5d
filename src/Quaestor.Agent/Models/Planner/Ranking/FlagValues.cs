using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>How columns that hold yes or no write it.</summary>
static class FlagValues
{
    static readonly (string Set, string Unset)[] Pairs = [("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("1", "0")];

    /// <returns>As the column's values are written; null where they are no yes and no.</returns>
    public static (string Set, string Unset)? Of(MappedColumn column)
    {
        if (column.Schema.Profile is not { Values: { Count: 1 or 2 } values })
        {
            return null;
        }

        foreach (var (set, unset) in Pairs)
        {
            if (values.All(value => value.Equals(set, StringComparison.OrdinalIgnoreCase) || value.Equals(unset, StringComparison.OrdinalIgnoreCase)))
            {
                return (values.FirstOrDefault(value => value.Equals(set, StringComparison.OrdinalIgnoreCase)) ?? set, values.FirstOrDefault(value => value.Equals(unset, StringComparison.OrdinalIgnoreCase)) ?? unset);
            }
        }

        return null;
    }
}
