using System.Globalization;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>PostgreSQL 13 and newer. Text is compared and ordered by code point, whatever the database's collation.</summary>
sealed class PostgresSyntax : ISqlSyntax
{
    /// <summary>What <c>pg_get_keywords()</c> lists in any category but unreserved; a test compares.</summary>
    static readonly Keywords Reserved = new(
        """
        all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
        character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
        current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
        else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
        in initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg json_exists
        json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like
        limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset
        on only or order out outer overlaps overlay placing position precision primary real references returning right row select
        session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to
        trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes
        xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
        """);

    static readonly string[] TextTypes = ["", "text", "varchar", "character", "char", "bpchar", "citext", "name"];

    public bool NamesCollation => true;

    public bool MistakesQuotedNames => false;

    public string Identifier(string name) => Reserved.Contains(name) ? Quoted.Name(name) : Quoted.Odd(name, upperIsPlain: false);

    public string Boolean(bool value) => value ? "true" : "false";

    public string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"DATE '{value:yyyy-MM-dd}'");

    public string Timestamp(DateTime value) => value.Kind == DateTimeKind.Utc
        ? string.Create(CultureInfo.InvariantCulture, $"TIMESTAMPTZ '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}+00'")
        : string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}'");

    public string TypeName(ColumnType type) => type switch
    {
        ColumnType.Boolean => "boolean",
        ColumnType.Integer => "bigint",
        ColumnType.HugeInt or ColumnType.Decimal => "numeric",
        ColumnType.Double => "double precision",
        ColumnType.Date => "date",
        ColumnType.Time => "time",
        ColumnType.Timestamp => "timestamp",
        ColumnType.TimestampTz => "timestamptz",
        ColumnType.Interval => "interval",
        ColumnType.Uuid => "uuid",
        ColumnType.Blob => "bytea",
        ColumnType.Json => "jsonb",
        _ => "text",
    };

    // Enumerations and others that are shown as text have an order and functions of their own.
    public string Column(string name, BoundColumn column) =>
        column.Type == ColumnType.Text && !IsTextual(column.EngineType) ? $"CAST({name} AS text)" : name;

    public string Dividend(string value, string operand, ColumnType? type) => type == ColumnType.Double ? operand : AsDouble(value);

    public string Bucket(DateBucketUnit unit, string value, ColumnType? type) => unit switch
    {
        DateBucketUnit.Year => Part("year", value),
        DateBucketUnit.Quarter => Start("quarter", value, type),
        DateBucketUnit.Month => Start("month", value, type),
        DateBucketUnit.Week => Start("week", value, type),
        DateBucketUnit.Day => $"CAST({value} AS date)",
        DateBucketUnit.QuarterOfYear => Part("quarter", value),
        DateBucketUnit.MonthOfYear => Part("month", value),
        DateBucketUnit.Weekday => Part("isodow", value),
        DateBucketUnit.Hour => Part("hour", value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public string DaysBetween(string from, string to) => $"(CAST({to} AS date) - CAST({from} AS date))";

    public string DateAdd(string value, ColumnType? type, CalendarUnit unit, int count)
    {
        var moved = string.Create(CultureInfo.InvariantCulture, $"{value} + INTERVAL '{count} {Names.Word(unit)}'");
        return type == ColumnType.Date ? $"CAST({moved} AS date)" : $"({moved})";
    }

    public string Function(BoundFunction call, IReadOnlyList<string> arguments)
    {
        var value = arguments[0];
        return call.Function switch
        {
            ScalarFunction.Round => Round(value, arguments[1], call.Type),
            ScalarFunction.Floor => $"CAST(floor({value}) AS bigint)",
            ScalarFunction.Ceiling => $"CAST(ceil({value}) AS bigint)",
            ScalarFunction.ToText => AsText(value, call.Arguments[0].Type),
            ScalarFunction.ToNumber when call.Arguments[0].IsText =>
                AsDouble($"CASE WHEN {value} ~ '^-?[0-9]{{1,40}}([.][0-9]{{1,40}})?$' THEN {value} END"),
            ScalarFunction.ToNumber => AsDouble(value),
            ScalarFunction.ToDate => AsDate(value),
            _ => throw new ArgumentOutOfRangeException(nameof(call)),
        };
    }

    public string Averaged(string value, ColumnType? type) => type == ColumnType.Double ? value : AsDouble(value);

    public string Aggregate(AggregateFunction function, string argument, ColumnType? type, string filter) => (function, type) switch
    {
        (AggregateFunction.Median, _) => $"percentile_cont(0.5) WITHIN GROUP (ORDER BY {argument}){filter}",
        (AggregateFunction.Min, ColumnType.Boolean) => $"bool_and({argument}){filter}",
        (AggregateFunction.Max, ColumnType.Boolean) => $"bool_or({argument}){filter}",
        (AggregateFunction.Min or AggregateFunction.Max, ColumnType.Uuid) => $"CAST({Names.Word(function)}(CAST({argument} AS text)){filter} AS uuid)",
        (AggregateFunction.Min or AggregateFunction.Max, ColumnType.Text) => $"{Names.Word(function)}({Collated($"({argument})")}){filter}",
        _ => $"{Names.Word(function)}({argument}){filter}",
    };

    public string Collated(string operand) => $"{operand} COLLATE \"C\"";

    public (string Left, string Right) Sides(Side left, ComparisonOperator comparison, Side right) =>
        left.Expression.Type == ColumnType.Text && right.Expression.Type == ColumnType.Text
        && comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            ? (Collated(left.Operand), right.Value)
            : (left.Value, right.Value);

    public string Match(string operand, BoundMatch match, string not) =>
        $"{operand} {not}{(match.CaseSensitive ? "LIKE" : "ILIKE")} {LikePattern.Of(match, noEscape: " ESCAPE ''")}";

    // Missing values are greater than all others.
    public string Nulls(bool descending, bool first) => first != descending ? first ? " NULLS FIRST" : " NULLS LAST" : "";

    public IEnumerable<string> Paging(long? limit, long offset) => LimitAndOffset.Lines(limit, offset);

    static bool IsTextual(string engineType) =>
        TextTypes.Contains(engineType.Split('(', ' ')[0], StringComparer.OrdinalIgnoreCase) && !engineType.EndsWith(']');

    static string Part(string part, string value) => $"CAST(extract({part} FROM {value}) AS integer)";

    // A date would be truncated as a timestamp with the session's zone, in which some midnights are missing.
    static string Start(string unit, string value, ColumnType? type) =>
        $"CAST(date_trunc('{unit}', {(type == ColumnType.Date ? $"CAST({value} AS timestamp)" : value)}) AS date)";

    static string AsDouble(string value) => $"CAST({value} AS double precision)";

    // Of doubles, round goes to the even neighbour.
    static string Round(string value, string digits, ColumnType? type) => type == ColumnType.Double
        ? AsDouble($"round(CAST({value} AS numeric), {digits})")
        : $"round({value}, {digits})";

    static string AsText(string value, ColumnType? type) => type switch
    {
        ColumnType.Date => $"to_char({value}, 'YYYY-MM-DD')",
        ColumnType.Timestamp or ColumnType.TimestampTz => $"to_char({value}, 'YYYY-MM-DD HH24:MI:SS')",
        _ => $"CAST({value} AS text)",
    };

    // A day that the month has not would be an error, which only newer servers can be asked about. Casts stand outside of
    // CASE: of constants, the server computes what is inside before it looks at the condition.
    static string AsDate(string value)
    {
        var shaped = $"CASE WHEN {value} ~ '^(?!0000)[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' THEN {value} END";
        var lastDay = $"extract(day FROM CAST(substr({shaped}, 1, 7) || '-01' AS date) + INTERVAL '1 month - 1 day')";
        return $"CAST(CASE WHEN CAST(substr({shaped}, 9, 2) AS integer) <= {lastDay} THEN {value} END AS date)";
    }
}
