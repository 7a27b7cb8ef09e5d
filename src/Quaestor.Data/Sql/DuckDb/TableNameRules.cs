using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// Judges the names of tables. DuckDB reads a file where a name in FROM is no table but looks like a path, so a name that
/// could be a path is refused; sources give their tables names that never look so. What remains is a table, a CTE or a
/// catalog view, or DuckDB's own error, which knows the nearest name.
/// </summary>
static class TableNameRules
{
    /// <summary>Separators, drive and scheme marks, globs, the dot before an extension, quotes.</summary>
    static readonly SearchValues<char> PathMarks = SearchValues.Create("/\\:.*?[]{}~%#|<>\"'`");

    /// <summary>As the last part of a qualified name: DuckDB joins the parts of <c>data.csv</c> with dots and looks for that file.</summary>
    static readonly FrozenSet<string> Extensions = new[]
    {
        "arrow", "avro", "bz2", "csv", "db", "ddb", "duckdb", "feather", "geojson", "gz", "ipc", "json", "jsonl", "ndjson", "parq", "parquet",
        "shp", "sqlite", "tsv", "txt", "vortex", "xls", "xlsx", "zst",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static GuardObjection? OfTable(JsonElement table) =>
        Objection([table.Text("catalog_name"), table.Text("schema_name"), table.Text("table_name")], table.Location());

    /// <summary>For functions that take a table's name as their first argument, as text or as a bare name.</summary>
    public static GuardObjection? OfArgument(string function, JsonElement? argument, int? location)
    {
        var parts = argument is { } given ? given.Literal() is { } literal ? [literal] : ColumnName(given) : null;
        return parts is null
            ? new(GuardObjection.Functions, $"The first argument of {function} must be the name of a table, written out.", location)
            : Objection(parts, location);
    }

    public static GuardObjection? Objection(IEnumerable<string?> qualifiedName, int? location)
    {
        string[] parts = [.. qualifiedName.OfType<string>().Where(part => part.Length > 0)];
        return parts.Any(CouldBePath) || (parts.Length > 1 && Extensions.Contains(parts[^1]))
            ? new(
                GuardObjection.Tables,
                $"\"{string.Join('.', parts)}\" looks like a file or an address, and a query reads only the tables of its source, by their names. SHOW TABLES lists them; to read another file, add it as a source.",
                location)
            : null;
    }

    static bool CouldBePath(string name) =>
        name.AsSpan().ContainsAny(PathMarks)
        || name.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);

    static IEnumerable<string?>? ColumnName(JsonElement expression) =>
        expression.Text("class") == "COLUMN_REF" && expression.TryGetProperty("column_names", out var names)
            ? names.EnumerateArray().Select(part => part.GetString())
            : null;
}
