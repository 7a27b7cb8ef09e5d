using System.Diagnostics;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>Joins that no foreign key declares, from names, types and values, as far as time allows.</summary>
sealed class ImpliedJoins(PostgresSession session, IReadOnlyList<TableJoin> declared, CancellationToken cancellationToken)
{
    const int LookedUpValues = 1000;

    static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(200);

    readonly HashSet<(string, string)> _declared = [.. declared.Select(join => (join.FromTable, join.FromColumn))];
    readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="found">The same tables, as they were found.</param>
    public IReadOnlyList<TableJoin> Find(IReadOnlyList<TableSchema> tables, IReadOnlyList<FoundTable> found) =>
        new JoinInference(Share).Infer([.. tables.Zip(found).Where(pair => pair.Second.IsStored).Select(pair => Profiled(pair.First, pair.Second.Relation))]);

    static JoinInference.ProfiledTable Profiled(TableSchema table, string relation) => new(table, relation, relation);

    /// <returns>0 where a key declares the join already, or nobody has time to look.</returns>
    double Share(JoinInference.ProfiledTable from, ColumnSchema column, JoinInference.ProfiledTable to, ColumnSchema key)
    {
        var left = Budget - Stopwatch.GetElapsedTime(_started);
        if (_declared.Contains((from.Schema.Name, column.Name)) || left <= TimeSpan.Zero)
        {
            return 0;
        }

        var (name, keyName) = (OwnSql.Name(column.Name), OwnSql.Name(key.Name));
        var sql =
            $"""
            SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM {to.Relation} AS k WHERE k.{keyName} = f.v))
            FROM (SELECT DISTINCT {name} AS v FROM {from.Relation} WHERE {name} IS NOT NULL LIMIT {LookedUpValues}) AS f
            """;
        return session.TryQuery(sql, left, cancellationToken) is [[long looked and > 0, long found]] ? (double)found / looked : 0;
    }
}
