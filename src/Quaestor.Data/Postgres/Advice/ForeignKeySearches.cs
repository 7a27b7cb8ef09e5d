using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>
/// What the server searches for by itself where rows go that a foreign key leads to: those that point to them. No plan of the statement tells
/// it, for that is a trigger's; so it is a statement of its own.
/// </summary>
static class ForeignKeySearches
{
    static readonly string Keys = EmbeddedSql.Read(typeof(ForeignKeySearches), "foreign_keys");

    /// <returns>One for each key that no index serves, as often as rows go.</returns>
    public static async Task<IReadOnlyList<AdviceRequest>> OfAsync(PostgresSession session, IEnumerable<WorkloadStatement> statements, CancellationToken cancellationToken)
    {
        var goes = statements.SelectMany(RowsThatGo).GroupBy(rows => rows.Table, rows => rows.Count).ToDictionary(rows => rows.Key, rows => rows.Sum());
        if (goes.Count == 0)
        {
            return [];
        }

        var keys = await session.QueryAsync(new(Keys, goes.Keys.Select(table => table.Schema).ToArray(), goes.Keys.Select(table => table.Name).ToArray()), cancellationToken);
        return [.. keys.Select(key => new AdviceRequest(
            $"{key[3]} /* for each row that goes from {key[0]}.{key[1]}: {$"{key[2]}".Replace("*/", "", StringComparison.Ordinal)} */", goes[((string)key[0]!, (string)key[1]!)]))];
    }

    static IEnumerable<((string Schema, string Name) Table, double Count)> RowsThatGo(WorkloadStatement statement) =>
        from node in statement.Plan.Root.All()
        where node is { Type: "ModifyTable", Relation: not null } && node.Text("Operation") == "Delete" && node.Text("Schema") is not null
        let rows = node.Children.Where(child => child.Text("Parent Relationship") is not ("InitPlan" or "SubPlan")).Sum(child => child.PlanRows)
        select ((node.Text("Schema")!, node.Relation!), statement.Weight * Math.Max(1, rows));
}
