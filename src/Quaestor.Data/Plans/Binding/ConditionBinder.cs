using System.Globalization;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Resolves the names of a condition, fixes its periods and checks that what it compares can be compared.</summary>
sealed class ConditionBinder(ExpressionBinder expressions, DateOnly today, List<PlanProblem> problems)
{
    public Condition Bind(Condition condition, IReadOnlyList<BoundTable> visible, string path) => condition switch
    {
        And and => and with { Conditions = BindAll(and.Conditions, visible, path) },
        Or or => or with { Conditions = BindAll(or.Conditions, visible, path) },
        Not not => new Not(Bind(not.Condition, visible, $"{path}.condition")),
        Comparison comparison => BindComparison(comparison, visible, path),
        InList inList => BindIn(inList, visible, path),
        Between between => BindBetween(between, visible, path),
        TextMatch match => BindMatch(match, visible, path),
        IsNull isNull => new IsNull(expressions.Bind(isNull.Value, visible, $"{path}.value").Value),
        InPeriod inPeriod => BindPeriod(inPeriod, visible, path),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    List<Condition> BindAll(IReadOnlyList<Condition> conditions, IReadOnlyList<BoundTable> visible, string path)
    {
        if (conditions.Count == 0)
        {
            problems.Add(new($"{path}.conditions", "must not be empty."));
        }

        return [.. conditions.Select((condition, index) => Bind(condition, visible, $"{path}.conditions[{index}]"))];
    }

    Condition BindComparison(Comparison comparison, IReadOnlyList<BoundTable> visible, string path)
    {
        var left = BindPresent(comparison.Left, visible, $"{path}.left");
        var right = BindPresent(comparison.Right, visible, $"{path}.right");
        (left, right) = (Read(left, right), Read(right, left));
        CheckPair(left, right, $"{path}.right");
        return Days.Compare(left, comparison.Operator, right);
    }

    Condition BindIn(InList inList, IReadOnlyList<BoundTable> visible, string path)
    {
        var value = expressions.Bind(inList.Value, visible, $"{path}.value");
        if (inList.Values.Count == 0)
        {
            problems.Add(new($"{path}.values", "must not be empty."));
        }

        var values = new List<TypedExpression>();
        foreach (var (literal, index) in inList.Values.Select((literal, index) => (literal, index)))
        {
            var at = $"{path}.values[{index}]";
            var bound = Read(BindPresent(literal, visible, at), value);
            CheckPair(value, bound, at);
            values.Add(bound);
        }

        // A day among timestamps is a range, and a list cannot hold ranges.
        return values.Any(item => Days.IsDayBeside(item, value))
            ? new Or([.. values.Select(item => Days.Compare(value, ComparisonOperator.Equal, item))])
            : new InList(value.Value, [.. values.Select(item => (Literal)item.Value)]);
    }

    Condition BindBetween(Between between, IReadOnlyList<BoundTable> visible, string path)
    {
        var value = expressions.Bind(between.Value, visible, $"{path}.value");
        var low = Read(BindPresent(between.Low, visible, $"{path}.low"), value);
        var high = Read(BindPresent(between.High, visible, $"{path}.high"), value);
        CheckPair(value, low, $"{path}.low");
        CheckPair(value, high, $"{path}.high");
        return Days.IsDayBeside(low, value) || Days.IsDayBeside(high, value)
            ? new And([
                Days.Compare(value, ComparisonOperator.GreaterOrEqual, low),
                Days.Compare(value, ComparisonOperator.LessOrEqual, high),
            ])
            : new Between(value.Value, low.Value, high.Value);
    }

    TextMatch BindMatch(TextMatch match, IReadOnlyList<BoundTable> visible, string path)
    {
        var value = expressions.Bind(match.Value, visible, $"{path}.value");
        if (!value.IsText)
        {
            problems.Add(new($"{path}.value", $"Only text can be matched, but this is {value.Type!.Value.Words()}."));
        }

        if (match.Text.Contains('\0'))
        {
            problems.Add(new($"{path}.text", "Text in a plan cannot hold the NUL character."));
        }

        return match with { Value = value.Value };
    }

    InPeriod BindPeriod(InPeriod inPeriod, IReadOnlyList<BoundTable> visible, string path)
    {
        var value = expressions.Bind(inPeriod.Value, visible, $"{path}.value");
        if (!value.IsTemporal)
        {
            problems.Add(new($"{path}.value", $"Only a date or timestamp lies in a period, but this is {value.Type!.Value.Words()}."));
        }

        return new(value.Value, Fix(inPeriod.Period, $"{path}.period"));
    }

    DateRange Fix(Period period, string path)
    {
        try
        {
            var (from, until) = period.Bounds(today);
            if (from is null && until is null)
            {
                problems.Add(new(path, "A range needs from, until or both."));
            }
            else if (from >= until)
            {
                problems.Add(new(path, $"The period holds no day: it begins on {from:yyyy-MM-dd} and ends before {until:yyyy-MM-dd}."));
            }

            return new(from, until);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            problems.Add(new(path, "The period reaches beyond the years 1 to 9999."));
            return new(today, null);
        }
    }

    TypedExpression BindPresent(Expression expression, IReadOnlyList<BoundTable> visible, string path)
    {
        if (expression is NullLiteral)
        {
            problems.Add(new(path, "Nothing equals a missing value; ask with is_null."));
        }

        return expressions.Bind(expression, visible, path);
    }

    // Beside a date, text that is one in ISO 8601 is read as one.
    static TypedExpression Read(TypedExpression value, TypedExpression beside) =>
        value.Value is not TextLiteral { Value: var text } || beside.Type?.IsTemporal() != true ? value
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date) ? new(new DateLiteral(date), ColumnType.Date)
        : DateTime.TryParseExact(text, Timestamps.Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? new(new TimestampLiteral(time), time.Kind == DateTimeKind.Utc ? ColumnType.TimestampTz : ColumnType.Timestamp)
        : value;

    void CheckPair(TypedExpression left, TypedExpression right, string path)
    {
        if (left.Type is { } one && right.Type is { } other && !Comparable(left, right))
        {
            problems.Add(new(path, $"{Shown(left)} is {one.Words()} and cannot be compared with {other.Words()}.{Cure(left, right)}"));
        }
    }

    static bool Comparable(TypedExpression left, TypedExpression right) =>
        (left.IsNumber && right.IsNumber)
        || (left.IsTemporal && right.IsTemporal)
        || (left.Type == right.Type && left.Type != ColumnType.Json)
        || TextFor(left, right)
        || TextFor(right, left);

    // The engine reads a text literal as the type beside it.
    static bool TextFor(TypedExpression text, TypedExpression beside) =>
        text.Value is TextLiteral && beside.Type is ColumnType.Uuid or ColumnType.Time;

    static string Shown(TypedExpression value) =>
        value.Value is ColumnReference column ? $"\"{column.Column}\"" : "The left side";

    static string Cure(TypedExpression left, TypedExpression right) => (left.Type, right.Value) switch
    {
        (ColumnType.Text, NumberLiteral number) => $" Write {{\"kind\":\"text\",\"value\":\"{number.Value}\"}}.",
        ({ } type, TextLiteral) when type.IsTemporal() => " Dates are written 2025-01-31, timestamps 2025-01-31T13:45:00.",
        ({ } type, TextLiteral) when type.IsNumeric() => " Write the value as a number.",
        _ => "",
    };
}
