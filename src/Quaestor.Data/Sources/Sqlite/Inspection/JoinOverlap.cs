using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>Looks up one column's values in another.</summary>
sealed class JoinOverlap(SqliteConnection connection)
{
    static readonly TimeSpan LongestLookUp = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="MeasureOverlap"/>
    /// <returns>0 where it takes too long to know.</returns>
    public double Measure(JoinInference.ProfiledTable from, ColumnSchema column, JoinInference.ProfiledTable to, ColumnSchema key)
    {
        var (name, keyName) = (OwnSql.Name(column.Name), OwnSql.Name(key.Name));
        var share = 0.0;
        connection.TryWithin(LongestLookUp, () =>
        {
            using var counts = connection.Prepare(
                string.Create(CultureInfo.InvariantCulture, $"""
                    SELECT count(*), count(k.v)
                    FROM (SELECT DISTINCT {name} AS v FROM {from.Sample} WHERE {name} IS NOT NULL LIMIT {JoinInference.LookedUpValues}) f
                    LEFT JOIN (SELECT DISTINCT {keyName} AS v FROM {to.Relation}) k ON f.v = k.v
                    """),
                out _)!;
            share = counts.Step() && counts.Integer(0) is > 0 and var looked ? (double)counts.Integer(1) / looked : 0;
        });
        return share;
    }
}
