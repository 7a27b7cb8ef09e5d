using System.Globalization;
using System.Text;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;

namespace Quaestor.Data.Catalog;

/// <summary>Counts what a table's columns hold.</summary>
sealed class TableProfiler(DuckDbConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Up to so many distinct values are listed.</summary>
    const int MaxListedValues = 200;

    /// <summary>Longer values are no labels that somebody would name in a question.</summary>
    const int MaxListedLength = 200;

    /// <summary>Of all listed values together: a schema is kept in memory and sent around.</summary>
    const int MaxListedCharacters = 4 << 20;

    /// <summary>Up to so many rows, distinct values are counted one by one.</summary>
    const long ExactDistinctRows = 1_000_000;

    /// <summary>Counting them one by one takes some 11 MB for each column, however few there are; a worker has 128 MB at least.</summary>
    const int MostCountedAtOnce = 8;

    int _listedCharacters;

    /// <summary>Profiles a table that lies in memory: everything from all rows.</summary>
    public (long Rows, IReadOnlyList<ColumnSchema> Columns) Profile(string relation, IReadOnlyList<ColumnSchema> columns)
    {
        var rows = Count(relation);
        return (rows, Profile(relation, relation, columns, rows <= ExactDistinctRows, isSampled: false).Columns);
    }

    /// <summary>Profiles a large table: its rows, nulls, least and greatest values in one pass over all rows; the listed values from a sample.</summary>
    /// <param name="relation">All rows.</param>
    /// <param name="sample">Some rows, in memory.</param>
    /// <param name="columns">Of both.</param>
    public (long Rows, IReadOnlyList<ColumnSchema> Columns) ProfileLarge(string relation, string sample, IReadOnlyList<ColumnSchema> columns) =>
        Profile(relation, sample, columns, isExact: false, isSampled: true);

    long Count(string relation) => (long)OwnSql.Read(connection, $"SELECT count(*) FROM {relation}", cancellationToken).Only[0]!;

    (long Rows, IReadOnlyList<ColumnSchema> Columns) Profile(
        string relation, string valuesFrom, IReadOnlyList<ColumnSchema> columns, bool isExact, bool isSampled)
    {
        // What lies in a file is read once for all columns.
        var parts = columns.Chunk(isExact ? MostCountedAtOnce : columns.Count)
            .Select(part => OwnSql.Read(connection, Statistics(relation, part, isExact), cancellationToken).Only).ToList();
        var rows = (long)parts[0][0]!;
        var cells = parts.SelectMany(part => part.Skip(1)).ToArray();
        var profiled = columns.Select((column, i) =>
        {
            var own = cells.AsSpan(i * 4, 4);
            var present = (long)own[0]!;
            // An estimate may pass what is possible.
            var distinct = Math.Min((long)own[1]!, present);
            return column with
            {
                Profile = new(
                    distinct,
                    rows == 0 ? 0 : (double)(rows - present) / rows,
                    TextOf(own[2]),
                    TextOf(own[3]),
                    distinct is > 0 and <= MaxListedValues && IsListed(column.Type) ? Values(valuesFrom, column) : [],
                    isSampled),
            };
        });
        return (rows, [.. profiled]);
    }

    static string Statistics(string relation, IReadOnlyList<ColumnSchema> columns, bool isExact)
    {
        var sql = new StringBuilder("SELECT count(*)");
        foreach (var column in columns)
        {
            var name = OwnSql.Name(column.Name);
            var distinct = isExact && IsListed(column.Type) ? $"count(DISTINCT {name})" : $"approx_count_distinct({name})";
            var (least, greatest) = HasOrder(column.Type) ? ($"min({name})", $"max({name})") : ("NULL", "NULL");
            sql.Append(CultureInfo.InvariantCulture, $", count({name}), {distinct}, {least}, {greatest}");
        }

        return sql.Append(CultureInfo.InvariantCulture, $" FROM {relation}").ToString();
    }

    List<string> Values(string relation, ColumnSchema column)
    {
        var name = OwnSql.Name(column.Name);
        var values = OwnSql.Read(
            connection,
            $"SELECT {name}, count(*) AS frequency FROM {relation} WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY frequency DESC, {name} LIMIT {MaxListedValues + 1}",
            cancellationToken).Rows;
        List<string> texts = [.. values.Select(row => CellText.Of(row[0]))];
        // One long value makes it no list of labels; one too many, no list of all.
        if (texts.Count > MaxListedValues || texts.Exists(text => text.Length > MaxListedLength) || _listedCharacters > MaxListedCharacters)
        {
            return [];
        }

        _listedCharacters += texts.Sum(text => text.Length);
        return texts;
    }

    static string? TextOf(object? cell) =>
        cell is null ? null
        : CellText.Of(cell) is { Length: > MaxListedLength } text ? text[..MaxListedLength]
        : CellText.Of(cell);

    static bool IsListed(ColumnType type) => type is not (ColumnType.Json or ColumnType.Blob);

    static bool HasOrder(ColumnType type) => type is not (ColumnType.Json or ColumnType.Blob or ColumnType.Boolean);
}
