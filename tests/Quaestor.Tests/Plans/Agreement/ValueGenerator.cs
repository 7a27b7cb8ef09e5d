using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>Makes values of a type, and conditions on single values, over the columns at hand.</summary>
sealed class ValueGenerator(Random random)
{
    static readonly string[] Texts = ["", "a", "A", "%", "_", "b\\", "it's", "日本", "n a", "-1", "*", "[", "2025-02-28"];

    // SQLite changes the case of ASCII letters only.
    static readonly string[] AnyCase = ["a", "B", "nn", "_", "%", "-", "o"];

    public Expression Column(ColumnType type, Known[] columns) =>
        columns.Where(known => known.Type == type).ToArray() is { Length: > 0 } fitting ? Pick(fitting).Column : Fallback(type, columns);

    public Expression Of(ColumnType type, Known[] columns, int depth) => depth == 0 || random.Next(3) == 0
        ? (random.Next(5) == 0 ? Literal(type) : Column(type, columns))
        : Compound(type, columns, depth - 1);

    public Condition Condition(Known[] columns)
    {
        var known = Pick(columns);
        return random.Next(6) switch
        {
            0 => new IsNull(known.Column),
            1 when columns.Where(column => column.Type == ColumnType.Text).ToArray() is { Length: > 0 } texts => Match(Pick(texts).Column),
            2 => new InList(known.Column, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Literal(known.Type))]),
            3 => new Between(known.Column, Literal(known.Type), Literal(known.Type)),
            4 when columns.Where(column => column.Type is ColumnType.Date or ColumnType.Timestamp).ToArray() is { Length: > 0 } dates => new InPeriod(Pick(dates).Column, Period()),
            _ => new Comparison(Of(known.Type, columns, 1), (ComparisonOperator)random.Next(6), Literal(known.Type)),
        };
    }

    public Literal Literal(ColumnType type) => type switch
    {
        ColumnType.Text => new TextLiteral(Pick(Texts)),
        ColumnType.Boolean => new BooleanLiteral(random.Next(2) == 0),
        ColumnType.Date => new DateLiteral(Day()),
        ColumnType.Timestamp => new TimestampLiteral(Day().ToDateTime(new(random.Next(4) * 6, 30))),
        ColumnType.Integer => new NumberLiteral(random.Next(-3, 9)),
        _ => new NumberLiteral(random.Next(-8, 60) / 4m + 0.00m),
    };

    TextMatch Match(Expression value)
    {
        var caseSensitive = random.Next(2) == 0;
        return new(value, (TextMatchMode)random.Next(4), Pick(caseSensitive ? Texts : AnyCase), caseSensitive);
    }

    // Where no column has the type, one is made of a column that has another.
    Expression Fallback(ColumnType type, Known[] columns)
    {
        var known = Pick(columns);
        return type switch
        {
            ColumnType.Integer => Case(new NumberLiteral(1), new NumberLiteral(2)),
            ColumnType.Decimal => Case(new NumberLiteral(0.25m), new NumberLiteral(1.50m)),
            ColumnType.Double => new Arithmetic(Case(new NumberLiteral(1), new NumberLiteral(2)), ArithmeticOperator.Divide, new NumberLiteral(4)),
            ColumnType.Text => Case(new TextLiteral("x"), new TextLiteral("y")),
            ColumnType.Boolean => Case(new BooleanLiteral(true), new BooleanLiteral(false)),
            ColumnType.Date => Case(new DateLiteral(Day()), new RelativeDate(CalendarUnit.Month, -1)),
            _ => Case(new TimestampLiteral(new(2025, 1, 2, 3, 4, 5)), new NullLiteral()),
        };

        Case Case(Expression missing, Expression present) => new([new(new IsNull(known.Column), missing)], present);
    }

    Expression Compound(ColumnType type, Known[] columns, int depth) => random.Next(6) switch
    {
        0 => new Case([new(Condition(columns), Of(type, columns, depth))], random.Next(3) == 0 ? null : Of(type, columns, depth)),
        1 => new FunctionCall(ScalarFunction.Coalesce, [Column(type, columns), Of(type, columns, depth)]),
        _ => type switch
        {
            ColumnType.Integer => Integer(columns, depth),
            ColumnType.Decimal => Decimal(columns, depth),
            ColumnType.Double => Double(columns, depth),
            ColumnType.Text => Text(columns, depth),
            ColumnType.Date => Date(columns, depth),
            ColumnType.Timestamp => new DateAdd(Column(type, columns), (CalendarUnit)random.Next(5), random.Next(-14, 15)),
            _ => Column(type, columns),
        },
    };

    Expression Integer(Known[] columns, int depth) => random.Next(7) switch
    {
        0 => new FunctionCall(ScalarFunction.Length, [Of(ColumnType.Text, columns, depth)]),
        1 => new DateBucket(Pick([DateBucketUnit.Year, DateBucketUnit.QuarterOfYear, DateBucketUnit.MonthOfYear, DateBucketUnit.Weekday]), Column(random.Next(2) == 0 ? ColumnType.Date : ColumnType.Timestamp, columns)),
        2 => new DateBucket(DateBucketUnit.Hour, Column(ColumnType.Timestamp, columns)),
        3 => new DaysBetween(Of(ColumnType.Date, columns, depth), Column(random.Next(2) == 0 ? ColumnType.Date : ColumnType.Timestamp, columns)),
        4 => new FunctionCall(random.Next(2) == 0 ? ScalarFunction.Floor : ScalarFunction.Ceiling, [Of(random.Next(2) == 0 ? ColumnType.Decimal : ColumnType.Double, columns, depth)]),
        5 => new FunctionCall(ScalarFunction.Abs, [Of(ColumnType.Integer, columns, depth)]),
        _ => new Arithmetic(Of(ColumnType.Integer, columns, depth), Pick([ArithmeticOperator.Add, ArithmeticOperator.Subtract, ArithmeticOperator.Multiply, ArithmeticOperator.Modulo]), Of(ColumnType.Integer, columns, depth)),
    };

    Expression Decimal(Known[] columns, int depth) => random.Next(4) switch
    {
        0 => new FunctionCall(ScalarFunction.Round, [Of(ColumnType.Decimal, columns, depth), new NumberLiteral(random.Next(2))]),
        1 => new FunctionCall(ScalarFunction.Abs, [Of(ColumnType.Decimal, columns, depth)]),
        _ => new Arithmetic(Of(ColumnType.Decimal, columns, depth), (ArithmeticOperator)random.Next(3), Of(random.Next(2) == 0 ? ColumnType.Integer : ColumnType.Decimal, columns, depth)),
    };

    Expression Double(Known[] columns, int depth) => random.Next(3) switch
    {
        0 => new FunctionCall(ScalarFunction.ToNumber, [Of(ColumnType.Text, columns, depth)]),
        1 => new FunctionCall(ScalarFunction.Round, [Column(ColumnType.Double, columns)]),
        _ => new Arithmetic(Of(random.Next(2) == 0 ? ColumnType.Integer : ColumnType.Decimal, columns, depth), ArithmeticOperator.Divide, Of(ColumnType.Integer, columns, depth)),
    };

    Expression Text(Known[] columns, int depth) => random.Next(7) switch
    {
        0 => new FunctionCall(ScalarFunction.Concat, [Of(ColumnType.Text, columns, depth), new TextLiteral(Pick(Texts)), Of(ColumnType.Text, columns, depth)]),
        1 => new FunctionCall(ScalarFunction.Substring, random.Next(2) == 0
            ? [Of(ColumnType.Text, columns, depth), new NumberLiteral(random.Next(1, 4)), new NumberLiteral(random.Next(4))]
            : [Of(ColumnType.Text, columns, depth), new NumberLiteral(random.Next(1, 4))]),
        2 => new FunctionCall(ScalarFunction.Trim, [Of(ColumnType.Text, columns, depth)]),
        3 => new FunctionCall(ScalarFunction.Replace, [Of(ColumnType.Text, columns, depth), new TextLiteral(Pick(["a", "n", "-", "\\"])), Of(ColumnType.Text, columns, depth)]),
        4 => new FunctionCall(ScalarFunction.ToText, [Of(Pick([ColumnType.Integer, ColumnType.Date, ColumnType.Timestamp, ColumnType.Boolean]), columns, depth)]),
        5 when columns.FirstOrDefault(known => known.Column.Column == "code") is { } code => new FunctionCall(random.Next(2) == 0 ? ScalarFunction.Lower : ScalarFunction.Upper, [code.Column]),
        _ => Column(ColumnType.Text, columns),
    };

    Expression Date(Known[] columns, int depth) => random.Next(5) switch
    {
        0 => new RelativeDate((CalendarUnit)random.Next(5), random.Next(-9, 3)),
        1 => new DateAdd(Of(ColumnType.Date, columns, depth), (CalendarUnit)random.Next(5), random.Next(-14, 15)),
        2 => new FunctionCall(ScalarFunction.ToDate, [Of(Pick([ColumnType.Text, ColumnType.Timestamp, ColumnType.Date]), columns, depth)]),
        _ => new DateBucket(Pick([DateBucketUnit.Quarter, DateBucketUnit.Month, DateBucketUnit.Week, DateBucketUnit.Day]), Column(random.Next(2) == 0 ? ColumnType.Date : ColumnType.Timestamp, columns)),
    };

    Period Period() => random.Next(3) switch
    {
        0 => new CalendarPeriod((CalendarUnit)random.Next(5), Day()),
        1 => new RelativePeriod((CalendarUnit)random.Next(5), random.Next(-9, 1), random.Next(1, 5)),
        _ => random.Next(2) == 0 ? new DateRange(Day(), null) : new DateRange(null, Day()),
    };

    DateOnly Day() => new DateOnly(2025, 1, 1).AddDays(random.Next(-45, 60));

    T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
