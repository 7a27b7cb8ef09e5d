using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>A table of the plan: the one after <c>from</c>, or a joined one.</summary>
/// <param name="Alias">Its name in the SQL, unlike all others of the statement.</param>
/// <param name="PlanName">How the plan's columns name it.</param>
/// <param name="Join">Null for the first table.</param>
/// <param name="Path">Where the plan names it, for errors.</param>
sealed record BoundTable(TableSchema Schema, string Alias, string PlanName, BoundJoin? Join, string Path)
{
    /// <summary>Whether columns outside of its own join may name it.</summary>
    public bool ShowsColumns => Join is null or { Type: JoinType.Inner or JoinType.Left };

    public ColumnSchema? Column(string name) =>
        Schema.Columns.FirstOrDefault(column => column.Name == name)
        ?? Schema.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
}

sealed record BoundJoin(JoinType Type, IReadOnlyList<KeyPair> On, Condition? Where);
