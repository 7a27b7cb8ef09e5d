using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Reads what is known of the tables of some plans.</summary>
static class TableReading
{
    static readonly string Tables = EmbeddedSql.Read(typeof(TableReading), "tables");
    static readonly string Columns = EmbeddedSql.Read(typeof(TableReading), "columns");
    static readonly string Indexes = EmbeddedSql.Read(typeof(TableReading), "indexes");

    /// <returns>By schema and name as plans have them; partitions lead to the table that they are parts of. Foreign tables and the like are not there.</returns>
    public static async Task<Dictionary<(string Schema, string Name), TableFacts>> ReadAsync(PostgresSession session, IEnumerable<PlanReading> plans, CancellationToken cancellationToken)
    {
        var wanted = plans.SelectMany(plan => plan.Root.All())
            .Where(node => node.Relation is not null && node.Text("Schema") is not (null or "pg_catalog" or "information_schema"))
            .Select(node => (Schema: node.Text("Schema")!, Name: node.Relation!)).Distinct().ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var rows = await session.QueryAsync(new(Tables, wanted.Select(one => one.Schema).ToArray(), wanted.Select(one => one.Name).ToArray()), cancellationToken);
        var roots = rows.Select(row => (long)row[3]!).Distinct().ToArray();
        var columns = (await session.QueryAsync(new(Columns, roots), cancellationToken)).ToLookup(row => (long)row[0]!, ColumnFacts.Of);
        var indexes = (await session.QueryAsync(new(Indexes, roots), cancellationToken)).ToLookup(row => (long)row[0]!, KnownIndex.Of);
        var tables = rows.DistinctBy(row => row[3]).ToDictionary(row => (long)row[3]!, row => Of(row) with { Columns = [.. columns[(long)row[3]!]], Indexes = [.. indexes[(long)row[3]!]] });
        return rows.ToDictionary(row => ((string)row[1]!, (string)row[2]!), row => tables[(long)row[3]!]);
    }

    static TableFacts Of(object?[] row) => new(
        (long)row[3]!, (string)row[5]!, (string)row[6]!, (string)row[7]! == "p", (double)row[8]!, (double)row[9]!, (double)row[10]!, (double)row[11]!, (double)row[12]!);
}
