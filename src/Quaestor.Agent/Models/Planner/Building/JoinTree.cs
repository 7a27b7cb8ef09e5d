using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Building;

/// <summary>The tables of a plan: from the finest one up along many-to-one joins, so that no row is ever repeated by a join.</summary>
sealed class JoinTree
{
    readonly List<TableJoin> _joins = [];

    public JoinTree(SchemaGraph graph, TableSchema finest, IEnumerable<TableSchema> needed)
    {
        Finest = finest;
        foreach (var join in needed.SelectMany(table => graph.WayUp(finest, table)!))
        {
            // Two ways to one table: the first is kept.
            if (!_joins.Exists(j => j.ToTable == join.ToTable))
            {
                _joins.Add(join);
            }
        }
    }

    public TableSchema Finest { get; }

    public bool Has(string table) => Finest.Name == table || _joins.Exists(j => j.ToTable == table);

    public TableReference From => new(Finest.Name);

    public IReadOnlyList<Join> Joins => [.. _joins.Select(j => new Join(JoinType.Inner, new TableReference(j.ToTable), [Pair(j)]))];

    /// <summary>Sentences on rows that find no partner, for those joins whose key is missing somewhere.</summary>
    public IEnumerable<string> Losses(SchemaGraph graph) => _joins
        .Where(j => graph.Table(j.FromTable).Columns.FirstOrDefault(c => c.Name == j.FromColumn)?.Profile is { NullFraction: > 0 })
        .Select(j => $"Rows of {j.FromTable} without {j.FromColumn} are left out.");

    static KeyPair Pair(TableJoin join) => new(new ColumnReference(join.FromColumn, join.FromTable), new ColumnReference(join.ToColumn, join.ToTable));
}
