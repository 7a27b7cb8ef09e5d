using System.Globalization;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

sealed class DuckDbSyntax : ISqlSyntax
{
    /// <summary>What <c>duckdb_keywords()</c> lists in any category but <c>unreserved</c>; a test compares.</summary>
    static readonly Keywords Reserved = new(
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
        """);

    public bool NamesCollation => false;

    public bool MistakesQuotedNames => false;

    public string Identifier(string name) => Reserved.Contains(name) ? Quoted.Name(name) : Quoted.Odd(name, upperIsPlain: true);

    public string Boolean(bool value) => value ? "true" : "false";

    public string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"DATE '{value:yyyy-MM-dd}'");

    public string Timestamp(DateTime value) => value.Kind == DateTimeKind.Utc
        ? string.Create(CultureInfo.InvariantCulture, $"TIMESTAMPTZ '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}+00'")
        : string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{value:yyyy-MM-dd HH:mm:ss.FFFFFF}'");

    public string TypeName(ColumnType type) => type switch
    {
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.Integer => "BIGINT",
        ColumnType.HugeInt => "HUGEINT",
        ColumnType.Decimal => "DECIMAL",
        ColumnType.Double => "DOUBLE",
        ColumnType.Date => "DATE",
        ColumnType.Time => "TIME",
        ColumnType.Timestamp => "TIMESTAMP",
        ColumnType.TimestampTz => "TIMESTAMPTZ",
        ColumnType.Interval => "INTERVAL",
        ColumnType.Uuid => "UUID",
        ColumnType.Blob => "BLOB",
        ColumnType.Json => "JSON",
        _ => "VARCHAR",
    };

    public string Column(string name, BoundColumn column) => name;

    public string Dividend(string value, string operand, ColumnType? type) => operand;

    public string Bucket(DateBucketUnit unit, string value, ColumnType? type) => unit switch
    {
        DateBucketUnit.Year => $"year({value})",
        DateBucketUnit.Quarter => $"CAST(date_trunc('quarter', {value}) AS DATE)",
        DateBucketUnit.Month => $"CAST(date_trunc('month', {value}) AS DATE)",
        DateBucketUnit.Week => $"CAST(date_trunc('week', {value}) AS DATE)",
        DateBucketUnit.Day => $"CAST({value} AS DATE)",
        DateBucketUnit.QuarterOfYear => $"quarter({value})",
        DateBucketUnit.MonthOfYear => $"month({value})",
        DateBucketUnit.Weekday => $"isodow({value})",
        DateBucketUnit.Hour => $"hour({value})",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public string DaysBetween(string from, string to) => $"date_diff('day', {from}, {to})";

    public string DateAdd(string value, ColumnType? type, CalendarUnit unit, int count)
    {
        var moved = string.Create(CultureInfo.InvariantCulture, $"{value} + INTERVAL '{count} {Names.Word(unit)}'");
        return type == ColumnType.Date ? $"CAST({moved} AS DATE)" : $"({moved})";
    }

    public string Function(BoundFunction call, IReadOnlyList<string> arguments) => call.Function switch
    {
        ScalarFunction.Round => arguments[1] == "0" ? $"round({arguments[0]})" : $"round({arguments[0]}, {arguments[1]})",
        ScalarFunction.Floor => $"CAST(floor({arguments[0]}) AS BIGINT)",
        ScalarFunction.Ceiling => $"CAST(ceil({arguments[0]}) AS BIGINT)",
        ScalarFunction.ToText when call.Arguments[0].Type?.HasClock() == true => $"strftime({arguments[0]}, '%Y-%m-%d %H:%M:%S')",
        ScalarFunction.ToText => $"CAST({arguments[0]} AS VARCHAR)",
        ScalarFunction.ToNumber when call.Arguments[0].IsText =>
            $"CASE WHEN regexp_full_match({arguments[0]}, '-?[0-9]{{1,40}}([.][0-9]{{1,40}})?') THEN TRY_CAST({arguments[0]} AS DOUBLE) END",
        ScalarFunction.ToNumber => $"CAST({arguments[0]} AS DOUBLE)",
        ScalarFunction.ToDate =>
            $"CASE WHEN regexp_full_match({arguments[0]}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({arguments[0]} AS DATE) END",
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    public string Averaged(string value, ColumnType? type) => value;

    // The median of decimals would keep their digits, and be rounded to them.
    public string Aggregate(AggregateFunction function, string argument, ColumnType? type, string filter) =>
        function == AggregateFunction.Median && type != ColumnType.Double && type != ColumnType.Integer
            ? $"median(CAST({argument} AS DOUBLE)){filter}"
            : $"{Names.Word(function)}({argument}){filter}";

    public string Collated(string operand) => operand;

    public (string Left, string Right) Sides(Side left, ComparisonOperator comparison, Side right) => (left.Value, right.Value);

    public string Match(string operand, BoundMatch match, string not) =>
        $"{operand} {not}{(match.CaseSensitive ? "LIKE" : "ILIKE")} {LikePattern.Of(match)}";

    // Last is the default, in both directions.
    public string Nulls(bool descending, bool first) => first ? " NULLS FIRST" : "";

    public IEnumerable<string> Paging(long? limit, long offset) => LimitAndOffset.Lines(limit, offset);
}
