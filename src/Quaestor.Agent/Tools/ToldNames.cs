using System.Text.RegularExpressions;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools;

/// <summary>Names of result columns that tell of no data: a name that neither the statement nor the schema holds comes from rows, as PIVOT makes them.</summary>
static partial class ToldNames
{
    public static IReadOnlyList<string> Of(IReadOnlyList<Column> columns, string sql, SourceSchema schema)
    {
        var known = schema.Tables.SelectMany(table => table.Columns).SelectMany(column => Words(column.Name))
            .Concat(Words(sql)).Concat(["star", "count_star"]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select((column, place) => Words(column.Name).All(known.Contains) ? column.Name : $"column {place + 1}")];
    }

    static IEnumerable<string> Words(string text) => Word().Matches(text).Select(word => word.Value);

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
