using System.Globalization;

namespace Quaestor.Data.Plans.DuckDb;

/// <summary>Identifiers and values as DuckDB's SQL writes them; nothing in them can end its quotes.</summary>
static class DuckDbNames
{
    /// <summary>What <c>duckdb_keywords()</c> lists in any category but <c>unreserved</c>; a test compares.</summary>
    static readonly HashSet<string> Keywords = new(
        """
        all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by
        case cast char character check coalesce collate collation column columns concurrently constraint create cross
        dec decimal default deferrable desc describe distinct do else end except exists extract false fetch float for foreign
        freeze from full generated glob group grouping grouping_id having ilike in initially inner inout int integer intersect
        interval into is isnull join lambda lateral leading left like limit map national natural nchar none not notnull null
        nullif numeric offset on only or order out outer overlaps overlay pivot pivot_longer pivot_wider placing position
        positional precision primary qualify real references returning right row select semi setof show similar smallint some
        struct substring summarize symmetric table tablesample then time timestamp to trailing treat trim true try_cast union
        unique unpack unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
        xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    public static string Identifier(string name) =>
        IsPlain(name) && !IsKeyword(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"DATE '{value:yyyy-MM-dd}'");

    public static string Timestamp(DateTime value) => value.Kind == DateTimeKind.Utc
        ? string.Create(CultureInfo.InvariantCulture, $"TIMESTAMPTZ '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}+00'")
        : string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}'");

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    static bool IsPlain(string name) =>
        (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
