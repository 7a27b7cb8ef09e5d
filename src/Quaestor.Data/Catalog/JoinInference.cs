using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>
/// Finds the ways in which tables join where no foreign key says so: a column that is unique in its table, another table's
/// column whose name speaks of it, and values of the one that are found in the other.
/// </summary>
/// <param name="overlap">Which share of a column's distinct values a key of another table holds, 0 to 1.</param>
sealed class JoinInference(MeasureOverlap overlap)
{
    /// <summary>So many distinct values of the referring column are looked up.</summary>
    public const int LookedUpValues = 20_000;

    /// <summary>Real files have a few orphans.</summary>
    const double LeastOverlap = 0.9;

    /// <summary>Names that say "key" without saying of what.</summary>
    static readonly HashSet<string> PlainKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "key", "code", "no", "nr", "num", "number", "uid", "uuid", "guid", "pk",
    };

    public JoinInference(DuckDbConnection connection, CancellationToken cancellationToken)
        : this((from, column, to, key) => Overlap(connection, from, column, to, key, cancellationToken))
    {
    }

    public IReadOnlyList<TableJoin> Infer(IReadOnlyList<ProfiledTable> tables)
    {
        var keys = new KeyIndex(tables.SelectMany(table => table.Schema.Columns.Where(column => IsKey(table.Schema, column)).Select(column => (table, column))));
        List<TableJoin> joins = [];
        foreach (var from in tables)
        {
            foreach (var column in from.Schema.Columns.Where(column => column.Profile is { Distinct: > 0 }))
            {
                // A column refers to one thing: of several keys the best.
                var best = keys.Near(column.Name)
                    .Where(key => key.Table != from && IsComparable(key.Column, column))
                    .Select(key => Join(from, column, key.Table, key.Column))
                    .OfType<TableJoin>()
                    .MaxBy(join => join.Score);
                if (best is not null)
                {
                    joins.Add(best);
                }
            }
        }

        return [.. WithoutReverse(joins).OrderBy(join => join.FromTable, StringComparer.Ordinal).ThenBy(join => join.FromColumn, StringComparer.Ordinal)];
    }

    static bool IsKey(TableSchema table, ColumnSchema column) =>
        column.Profile is { NullFraction: 0 } profile
        && table.RowCount is > 0 and var rows
        // Estimates of distinct values are some percent off.
        && profile.Distinct >= (profile.Sampled ? rows * 0.95 : rows)
        && column.Type is ColumnType.Integer or ColumnType.HugeInt or ColumnType.Text or ColumnType.Uuid;

    static bool IsComparable(ColumnSchema left, ColumnSchema right) => Kind(left.Type) == Kind(right.Type);

    static ColumnType Kind(ColumnType type) => type is ColumnType.HugeInt ? ColumnType.Integer : type;

    TableJoin? Join(ProfiledTable from, ColumnSchema column, ProfiledTable to, ColumnSchema key)
    {
        var byName = NameScore(column.Name, to.Schema.Name, key.Name);
        if (byName == 0)
        {
            return null;
        }

        var found = overlap(from, column, to, key);
        return found < LeastOverlap
            ? null
            : new(from.Schema.Name, column.Name, to.Schema.Name, key.Name, Math.Round((byName + found) / 2, 3), Declared: false);
    }

    /// <summary>How much a column's name speaks of a key, 0 to 1.</summary>
    internal static double NameScore(string column, string table, string key)
    {
        var (from, to) = (Words.Of(column), Words.Of(key));
        var tables = Words.Forms(Words.Of(table)).ToList();
        var keyNamesTable = tables.Any(form => to.StartsWith(form, StringComparison.Ordinal));
        if (!PlainKeys.Contains(key) && from == to)
        {
            // customer_id in both; sku in both.
            return keyNamesTable ? 1 : 0.8;
        }

        if (PlainKeys.Contains(key) && tables.Any(form => from == form + to || from == form + "id"))
        {
            return 1;
        }

        // billing_customer_id, and the bare customer.
        return (keyNamesTable && from.EndsWith(to, StringComparison.Ordinal)) || tables.Any(form => PlainKeys.Contains(key) && from.EndsWith(form + to, StringComparison.Ordinal)) ? 0.8
            : (keyNamesTable || PlainKeys.Contains(key)) && tables.Contains(from) ? 0.7
            : 0;
    }

    static double Overlap(
        DuckDbConnection connection, ProfiledTable from, ColumnSchema column, ProfiledTable to, ColumnSchema key, CancellationToken cancellationToken)
    {
        var (name, keyName) = (OwnSql.Name(column.Name), OwnSql.Name(key.Name));
        var cells = OwnSql.Read(
            connection,
            $"""
            SELECT count(*), count(k.v)
            FROM (SELECT DISTINCT {name} AS v FROM {from.Sample} WHERE {name} IS NOT NULL LIMIT {LookedUpValues}) f
            LEFT JOIN (SELECT DISTINCT {keyName} AS v FROM {to.Relation}) k ON f.v = k.v
            """,
            cancellationToken).Only;
        return (long)cells[0]! is > 0 and var looked ? (double)(long)cells[1]! / looked : 0;
    }

    /// <summary>Where two unique columns refer to each other, the join goes to the table that the key is named after.</summary>
    static IEnumerable<TableJoin> WithoutReverse(List<TableJoin> joins) => joins.Where(join => !joins.Any(other =>
        other.FromTable == join.ToTable && other.FromColumn == join.ToColumn && other.ToTable == join.FromTable && other.ToColumn == join.FromColumn
        && (other.Score > join.Score || (other.Score == join.Score && string.CompareOrdinal(other.FromTable, join.FromTable) < 0))));

    /// <param name="Relation">All rows.</param>
    /// <param name="Sample">All rows or some, in memory.</param>
    internal sealed record ProfiledTable(TableSchema Schema, string Relation, string Sample);

    /// <summary>Keys by the names that speak of them: a column is not compared with all keys of thousands of tables.</summary>
    sealed class KeyIndex
    {
        /// <summary>A name that is unique in so many tables speaks of none of them.</summary>
        const int MostNamesakes = 20;

        readonly Dictionary<string, List<(ProfiledTable Table, ColumnSchema Column)>> _named = new(StringComparer.Ordinal);
        readonly Dictionary<string, List<(ProfiledTable Table, ColumnSchema Column)>> _spoken = new(StringComparer.Ordinal);

        public KeyIndex(IEnumerable<(ProfiledTable Table, ColumnSchema Column)> keys)
        {
            foreach (var key in keys)
            {
                var name = Words.Of(key.Column.Name);
                var forms = Words.Forms(Words.Of(key.Table.Schema.Name)).ToList();
                Add(_named, name, key);
                IEnumerable<string> spoken = PlainKeys.Contains(key.Column.Name) ? [.. forms, .. forms.Select(form => form + name), .. forms.Select(form => form + "id")]
                    : forms.Exists(form => name.StartsWith(form, StringComparison.Ordinal)) ? [.. forms, name]
                    : [];
                foreach (var text in spoken.Distinct())
                {
                    Add(_spoken, text, key);
                }
            }
        }

        /// <summary>All keys whose <see cref="NameScore"/> with the column can be more than 0.</summary>
        public IEnumerable<(ProfiledTable Table, ColumnSchema Column)> Near(string column)
        {
            var name = Words.Of(column);
            var near = Enumerable.Range(0, name.Length).SelectMany(start => _spoken.GetValueOrDefault(name[start..]) ?? []);
            var namesakes = _named.GetValueOrDefault(name) is { Count: <= MostNamesakes } few ? few : [];
            return near.Concat(namesakes).Distinct();
        }

        static void Add(Dictionary<string, List<(ProfiledTable Table, ColumnSchema Column)>> index, string text, (ProfiledTable Table, ColumnSchema Column) key)
        {
            if (!index.TryGetValue(text, out var keys))
            {
                index[text] = keys = [];
            }

            keys.Add(key);
        }
    }

    static class Words
    {
        /// <summary>A name without its case and its separators.</summary>
        public static string Of(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

        /// <summary>The table's name as it is and in the singular, as far as endings tell.</summary>
        public static IEnumerable<string> Forms(string table)
        {
            yield return table;
            if (table.EndsWith("ies", StringComparison.Ordinal))
            {
                yield return table[..^3] + "y";
            }

            if (table.EndsWith("es", StringComparison.Ordinal))
            {
                yield return table[..^2];
            }

            if (table.EndsWith('s'))
            {
                yield return table[..^1];
            }
        }
    }
}

/// <inheritdoc cref="JoinInference"/>
delegate double MeasureOverlap(JoinInference.ProfiledTable from, ColumnSchema column, JoinInference.ProfiledTable to, ColumnSchema key);
