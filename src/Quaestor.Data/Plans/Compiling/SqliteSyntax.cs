using System.Globalization;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>SQLite has no dates, which are texts in ISO 8601 there, and no true and false, which are 1 and 0.</summary>
sealed class SqliteSyntax : ISqlSyntax
{
    const string WholeSecond = "%Y-%m-%d %H:%M:%S";

    /// <summary>To the millisecond, as far as SQLite reads.</summary>
    const string Instant = "%Y-%m-%d %H:%M:%f";

    /// <summary>What <c>sqlite3_keyword_name</c> lists.</summary>
    static readonly Keywords Reserved = new(
        """
        abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade case
        cast check collate column commit conflict constraint create cross current current_date current_time current_timestamp
        database default deferrable deferred delete desc detach distinct do drop each else end escape except exclude exclusive
        exists explain fail filter first following for foreign from full generated glob group groups having if ignore immediate
        in index indexed initially inner insert instead intersect into is isnull join key last left like limit match
        materialized natural no not nothing notnull null nulls of offset on or order others outer over partition plan pragma
        preceding primary query raise range recursive references regexp reindex release rename replace restrict returning right
        rollback row rows savepoint select set table temp temporary then ties to transaction trigger unbounded union unique
        update using vacuum values view virtual when where window with within without
        """);

    public bool NamesCollation => false;

    public bool MistakesQuotedNames => true;

    public string Identifier(string name) => Reserved.Contains(name) ? Quoted.Name(name) : Quoted.Odd(name, upperIsPlain: true);

    public string Boolean(bool value) => value ? "1" : "0";

    public string Date(DateOnly value) => string.Create(CultureInfo.InvariantCulture, $"'{value:yyyy-MM-dd}'");

    public string Timestamp(DateTime value) => string.Create(CultureInfo.InvariantCulture, $"'{value:yyyy-MM-dd HH:mm:ss.fff}'");

    public string TypeName(ColumnType type) => type switch
    {
        ColumnType.Boolean or ColumnType.Integer or ColumnType.HugeInt => "INTEGER",
        ColumnType.Decimal or ColumnType.Double => "REAL",
        ColumnType.Blob => "BLOB",
        _ => "TEXT",
    };

    public string Column(string name, BoundColumn column) => name;

    public string Dividend(string value, string operand, ColumnType? type) => $"CAST({value} AS REAL)";

    public string Bucket(DateBucketUnit unit, string value, ColumnType? type) => unit switch
    {
        DateBucketUnit.Year => Part("%Y", value),
        DateBucketUnit.Quarter => $"date({value}, 'start of month', '-' || (({Part("%m", value)} - 1) % 3) || ' months')",
        DateBucketUnit.Month => $"date({value}, 'start of month')",
        DateBucketUnit.Week => $"date({value}, '-6 days', 'weekday 1')",
        DateBucketUnit.Day => $"date({value})",
        DateBucketUnit.QuarterOfYear => $"(({Part("%m", value)} + 2) / 3)",
        DateBucketUnit.MonthOfYear => Part("%m", value),
        DateBucketUnit.Weekday => $"(({Part("%w", value)} + 6) % 7 + 1)",
        DateBucketUnit.Hour => Part("%H", value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    public string DaysBetween(string from, string to) => $"CAST(julianday(date({to})) - julianday(date({from})) AS INTEGER)";

    public string DateAdd(string value, ColumnType? type, CalendarUnit unit, int count)
    {
        var months = (unit == CalendarUnit.Year ? 12 : 1) * count;
        var day = unit == CalendarUnit.Day
            ? string.Create(CultureInfo.InvariantCulture, $"date({value}, '{count:+0;-0;+0} days')")

            // A day that the month has not would run over into the next one.
            : string.Create(CultureInfo.InvariantCulture,
                $"min(date({value}, '{months:+0;-0;+0} months'), date({value}, 'start of month', '{months + 1:+0;-0;+0} months', '-1 day'))");
        return type == ColumnType.Date ? day : $"({day} || substr({value}, 11))";
    }

    public string Function(BoundFunction call, IReadOnlyList<string> arguments)
    {
        var value = arguments[0];
        return call.Function switch
        {
            ScalarFunction.Round => $"round({value}, {arguments[1]})",
            ScalarFunction.Floor => $"(CAST({value} AS INTEGER) - (({value}) < CAST({value} AS INTEGER)))",
            ScalarFunction.Ceiling => $"(CAST({value} AS INTEGER) + (({value}) > CAST({value} AS INTEGER)))",
            ScalarFunction.ToText => AsText(value, call.Arguments[0].Type),
            ScalarFunction.ToNumber when call.Arguments[0].IsText => Number(value),
            ScalarFunction.ToNumber => $"CAST({value} AS REAL)",
            ScalarFunction.ToDate =>
                $"CASE WHEN {value} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date({value}, '+0 days') = {value} THEN {value} END",
            _ => throw new ArgumentOutOfRangeException(nameof(call)),
        };
    }

    public string Averaged(string value, ColumnType? type) => value;

    public string Aggregate(AggregateFunction function, string argument, ColumnType? type, string filter) =>
        $"{Names.Word(function)}({argument}){filter}";

    public string Collated(string operand) => operand;

    // Timestamps are written with a blank or a T, with seconds or without: between texts that would count.
    public (string Left, string Right) Sides(Side left, ComparisonOperator comparison, Side right)
    {
        var needsClock = left.Expression.Type?.HasClock() == true || right.Expression.Type?.HasClock() == true;
        return needsClock && !IsDay(left.Expression) && !IsDay(right.Expression)
            ? (Clock(left), Clock(right))
            : (left.Value, right.Value);
    }

    // LIKE does not tell a from A, GLOB does.
    public string Match(string operand, BoundMatch match, string not) => match.CaseSensitive
        ? $"{operand} {not}GLOB {GlobPattern(match)}"
        : $"{operand} {not}LIKE {LikePattern.Of(match)}";

    // Missing values are less than all others.
    public string Nulls(bool descending, bool first) => first == descending ? first ? " NULLS FIRST" : " NULLS LAST" : "";

    public IEnumerable<string> Paging(long? limit, long offset) =>
        LimitAndOffset.Lines(limit is null && offset > 0 ? -1 : limit, offset);

    static string Part(string format, string value) => $"CAST(strftime('{format}', {value}) AS INTEGER)";

    static string AsText(string value, ColumnType? type) => type switch
    {
        ColumnType.Boolean => $"CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        ColumnType.Timestamp or ColumnType.TimestampTz => $"strftime('{WholeSecond}', {value})",
        _ => $"CAST({value} AS TEXT)",
    };

    // CAST would read as much of a text as is a number.
    static string Number(string value) =>
        $"CASE WHEN ({value} GLOB '[0-9]*' OR {value} GLOB '-[0-9]*') AND substr({value}, 2) NOT GLOB '*[^0-9.]*'"
        + $" AND {value} NOT GLOB '*.*.*' AND {value} NOT GLOB '*.' THEN CAST({value} AS REAL) END";

    static bool IsDay(BoundExpression expression) => expression is BoundConstant { Value: DateOnly };

    static string Clock(Side side) => side.Expression is BoundConstant ? side.Value : $"strftime('{Instant}', {side.Value})";

    static string GlobPattern(BoundMatch match)
    {
        var isLike = match.Mode == TextMatchMode.Like;
        var text = string.Concat(match.Text.Select(letter => letter switch
        {
            '%' when isLike => "*",
            '_' when isLike => "?",
            '*' or '?' or '[' => $"[{letter}]",
            _ => letter.ToString(),
        }));
        var before = match.Mode is TextMatchMode.Contains or TextMatchMode.EndsWith ? "*" : "";
        var after = match.Mode is TextMatchMode.Contains or TextMatchMode.StartsWith ? "*" : "";
        return ExpressionWriter.Text(before + text + after);
    }
}
