using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>A table of the plan: the one after <c>from</c>, or a joined one.</summary>
/// <param name="Schema">Of a sub-plan, what it shows.</param>
/// <param name="Plan">The sub-plan whose rows it is; null for a table of the source.</param>
/// <param name="Alias">Its name in the SQL, unlike all others in its place.</param>
/// <param name="PlanName">How the plan's columns name it.</param>
/// <param name="Join">Null for the first table.</param>
sealed record BoundTable(TableSchema Schema, BoundPlan? Plan, string Alias, string PlanName, BoundJoin? Join)
{
    /// <summary>Whether columns outside of its own join may name it.</summary>
    public bool ShowsColumns => Join is null or { Type: JoinType.Inner or JoinType.Left };

    /// <summary>The way the plan wrote the name, or the name of the table itself.</summary>
    public bool IsCalled(string name) =>
        string.Equals(PlanName, name, StringComparison.OrdinalIgnoreCase)
        || (Plan is null && string.Equals(Schema.Name, name, StringComparison.OrdinalIgnoreCase));

    public ColumnSchema? Column(string name) =>
        Schema.Columns.FirstOrDefault(column => column.Name == name)
        ?? Schema.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
}

sealed record BoundJoin(JoinType Type, IReadOnlyList<BoundKeyPair> On, BoundCondition? Where);

sealed record BoundKeyPair(BoundExpression Left, BoundExpression Right);
