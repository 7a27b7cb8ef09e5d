using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Sharing.Masking;

/// <summary>
/// Which columns of a result hold masked values. Where a value went is not followed through a statement: names of columns are
/// the model's to choose. A statement that cannot reach a masked value is free; one that shows masked columns plainly, each as
/// an item of its own or all by one star, has those columns masked by their place; of every other one nothing is told.
/// </summary>
public static class MaskedUse
{
    /// <summary>Whether a statement surely reaches no masked value, whatever it does.</summary>
    public static bool IsFree(string sql, Dialect dialect, SourceSchema schema, IReadOnlyList<string> masked)
    {
        // Functions of one's own read tables that no statement names, so on PostgreSQL this cannot be known.
        return masked.Count == 0 || (dialect != Dialect.Postgres
            && !SqlWords.Mention(sql, [.. MaskedColumns.Names(masked), .. Holders(schema, MaskedColumns.Names(masked))])
            && !sql.Contains("sqlite_", StringComparison.OrdinalIgnoreCase));
    }

    /// <returns>For each column of the result whether it is masked; null where nothing of it may be told.</returns>
    public static IReadOnlyList<bool>? Of(string sql, Dialect dialect, SourceSchema schema, IReadOnlyList<string> masked, IReadOnlyList<Column> columns)
    {
        if (IsFree(sql, dialect, schema, masked))
        {
            return new bool[columns.Count];
        }

        return SqlWords.Of(sql) is { } words && new PlainStatement(words, schema, MaskedColumns.Names(masked)) is { IsPlain: true } plain ? plain.MaskedAmong(columns) : null;
    }

    /// <summary>Tables that have such a column, and views, which may show it under any name.</summary>
    static IEnumerable<string> Holders(SourceSchema schema, IReadOnlySet<string> names) => schema.Tables
        .Where(table => table.Kind != TableKind.Table || table.Columns.Any(column => names.Contains(column.Name)))
        .SelectMany(table => table.Path.Append(table.Name));
}
