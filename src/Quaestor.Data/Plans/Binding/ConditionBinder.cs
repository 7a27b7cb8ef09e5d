using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Resolves the names of a condition, fixes its periods and checks that what it compares can be compared.</summary>
sealed class ConditionBinder(ExpressionBinder expressions, SubPlanBinder plans, BindingContext context)
{
    static readonly BoundIsNull Unknown = new(BoundConstant.Unknown);

    public BoundCondition Bind(Condition condition, Place place, string path) => condition switch
    {
        And and => new BoundAnd(BindAll(and.Conditions, place, path)),
        Or or => new BoundOr(BindAll(or.Conditions, place, path)),
        Not not => new BoundNot(Bind(not.Condition, place, $"{path}.condition")),
        Comparison comparison => BindComparison(comparison, place, path),
        InList inList => BindIn(inList, place, path),
        InPlan inPlan => BindIn(inPlan, place, path),
        Exists exists => plans.Bind(exists.Plan, place, $"{path}.plan") is { } plan ? new BoundExists(plan) : Unknown,
        Between between => BindBetween(between, place, path),
        TextMatch match => BindMatch(match, place, path),
        IsNull isNull => new BoundIsNull(expressions.Bind(isNull.Value, place, $"{path}.value")),
        InPeriod inPeriod => BindPeriod(inPeriod, place, path),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    ValueList<BoundCondition> BindAll(IReadOnlyList<Condition> conditions, Place place, string path)
    {
        if (conditions.Count == 0)
        {
            context.Report($"{path}.conditions", "must not be empty.");
        }

        return [.. conditions.Select((condition, index) => Bind(condition, place, $"{path}.conditions[{index}]"))];
    }

    BoundCondition BindComparison(Comparison comparison, Place place, string path)
    {
        var left = BindPresent(comparison.Left, place, $"{path}.left");
        var right = BindPresent(comparison.Right, place, $"{path}.right");
        (left, right) = (TextAsDate.ReadBeside(left, right), TextAsDate.ReadBeside(right, left));
        CheckPair(left, right, $"{path}.right");
        return Days.Compare(left, comparison.Operator, right);
    }

    BoundCondition BindIn(InList inList, Place place, string path)
    {
        var value = BindPresent(inList.Value, place, $"{path}.value");
        if (inList.Values.Count == 0)
        {
            context.Report($"{path}.values", "must not be empty.");
        }

        var values = new List<BoundExpression>();
        foreach (var (literal, index) in inList.Values.Select((literal, index) => (literal, index)))
        {
            var at = $"{path}.values[{index}]";
            var bound = TextAsDate.ReadBeside(BindPresent(literal, place, at), value);
            CheckPair(value, bound, at);
            values.Add(bound);
        }

        // A day among timestamps is a range, and a list cannot hold ranges.
        return values.Exists(item => Days.IsDayBeside(item, value))
            ? new BoundOr([.. values.Select(item => Days.Compare(value, ComparisonOperator.Equal, item))])
            : new BoundIn(value, [.. values]);
    }

    BoundCondition BindIn(InPlan inPlan, Place place, string path)
    {
        var value = BindPresent(inPlan.Value, place, $"{path}.value");
        if (plans.BindColumn(inPlan.Plan, place, $"{path}.plan") is not { } plan)
        {
            return Unknown;
        }

        var shown = plan.Columns[0];
        value = TextAsDate.ReadBeside(value, shown);
        if (value.Type is { } one && shown.Type is { } other && one != other && (!value.IsNumber || !shown.IsNumber) && !context.Compares(one, other))
        {
            context.Report($"{path}.plan.select[0].value", $"{Shown(value)} is {one.Words()} and is not among what is {other.Words()}.{(value.IsTemporal && shown.IsTemporal ? " Take to_date of the timestamp." : "")}");
        }

        return new BoundInPlan(value, plan);
    }

    BoundCondition BindBetween(Between between, Place place, string path)
    {
        var value = BindPresent(between.Value, place, $"{path}.value");
        var low = TextAsDate.ReadBeside(BindPresent(between.Low, place, $"{path}.low"), value);
        var high = TextAsDate.ReadBeside(BindPresent(between.High, place, $"{path}.high"), value);
        CheckPair(value, low, $"{path}.low");
        CheckPair(value, high, $"{path}.high");
        return Days.IsDayBeside(low, value) || Days.IsDayBeside(high, value)
            ? new BoundAnd([
                Days.Compare(value, ComparisonOperator.GreaterOrEqual, low),
                Days.Compare(value, ComparisonOperator.LessOrEqual, high),
            ])
            : new BoundBetween(value, low, high);
    }

    BoundMatch BindMatch(TextMatch match, Place place, string path)
    {
        var value = expressions.BindOperand(match.Value, place, $"{path}.value");
        if (!value.IsText)
        {
            context.Report($"{path}.value", $"Only text can be matched, but this is {value.Type!.Value.Words()}.");
        }

        if (match.Text.Contains('\0'))
        {
            context.Report($"{path}.text", "Text in a plan cannot hold the NUL character.");
        }

        return new(value, match.Mode, match.Text, match.CaseSensitive);
    }

    BoundPeriod BindPeriod(InPeriod inPeriod, Place place, string path)
    {
        var value = expressions.BindOperand(inPeriod.Value, place, $"{path}.value");
        if (!value.IsTemporal)
        {
            context.Report($"{path}.value", $"Only a date or timestamp lies in a period, but this is {value.Type!.Value.Words()}.");
        }

        var (from, until) = Fix(inPeriod.Period, $"{path}.period");
        return new(value, from, until);
    }

    (DateOnly? From, DateOnly? Until) Fix(Period period, string path)
    {
        try
        {
            var (from, until) = period.Bounds(context.Today);
            if (from is null && until is null)
            {
                context.Report(path, "A range needs from, until or both.");
            }
            else if (from >= until)
            {
                context.Report(path, $"The period holds no day: it begins on {from:yyyy-MM-dd} and ends before {until:yyyy-MM-dd}.");
            }

            return (from, until);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            context.Report(path, "The period reaches beyond the years 1 to 9999.");
            return (context.Today, null);
        }
    }

    BoundExpression BindPresent(Expression expression, Place place, string path)
    {
        if (expression is NullLiteral)
        {
            context.Report(path, "Nothing equals a missing value; ask with is_null.");
        }

        return expressions.Bind(expression, place, path);
    }

    void CheckPair(BoundExpression left, BoundExpression right, string path)
    {
        if (left.Type is { } one && right.Type is { } other && !Comparable(left, right))
        {
            context.Report(path, $"{Shown(left)} is {one.Words()} and cannot be compared with {other.Words()}.{Cure(left, right)}");
        }
    }

    static bool Comparable(BoundExpression left, BoundExpression right) =>
        (left.IsNumber && right.IsNumber)
        || (left.IsTemporal && right.IsTemporal)
        || (left.Type == right.Type && left.Type != ColumnType.Json)
        || TextFor(left, right)
        || TextFor(right, left);

    // The engine reads a text literal as the type beside it.
    static bool TextFor(BoundExpression text, BoundExpression beside) =>
        text is BoundConstant { Value: string value } && beside.Type switch
        {
            ColumnType.Uuid => Guid.TryParseExact(value, "D", out _),
            ColumnType.Time => TimeOnly.TryParseExact(value, ["HH:mm", "HH:mm:ss"], out _),
            _ => false,
        };

    static string Shown(BoundExpression value) =>
        value is BoundColumn column ? $"\"{column.Name}\"" : "The left side";

    static string Cure(BoundExpression left, BoundExpression right) => (left.Type, right) switch
    {
        (ColumnType.Text, BoundConstant { Value: decimal number }) => $" Write {{\"kind\":\"text\",\"value\":\"{number}\"}}.",
        ({ } type, BoundConstant { Value: string }) when type.IsTemporal() => " Dates are written 2025-01-31, timestamps 2025-01-31T13:45:00.",
        ({ } type, BoundConstant { Value: string }) when type.IsNumeric() => " Write the value as a number.",
        _ => "",
    };
}
