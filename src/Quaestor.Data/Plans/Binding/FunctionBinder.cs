using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Binds calls of functions: how many arguments they take, of which types, and what they give.</summary>
sealed class FunctionBinder(ExpressionBinder expressions, BindingContext context)
{
    const int MostDigits = 10;

    public BoundExpression Bind(FunctionCall call, Place place, string path)
    {
        var known = context.Problems.Count;
        var (least, most) = Arity(call.Function);
        if (call.Arguments.Count < least || call.Arguments.Count > most)
        {
            context.Report($"{path}.arguments", $"{Names.Word(call.Function)} takes {Shape(call.Function)}, not {call.Arguments.Count}.");
        }

        var isCoalesce = call.Function == ScalarFunction.Coalesce;
        var arguments = call.Arguments.Select((argument, index) => isCoalesce
            ? expressions.Bind(argument, place, At(path, index))
            : expressions.BindOperand(argument, place, At(path, index))).ToList();

        // Over arguments that are wrong themselves nothing more can be said.
        return context.Problems.Count > known ? BoundConstant.Unknown : Bind(call.Function, arguments, path);
    }

    BoundExpression Bind(ScalarFunction function, List<BoundExpression> arguments, string path)
    {
        var first = arguments[0];
        switch (function)
        {
            case ScalarFunction.Coalesce:
                return new BoundFunction(function, [.. arguments], expressions.UnifyAll([.. arguments.Select((value, index) => (value, At(path, index)))]));
            case ScalarFunction.Abs or ScalarFunction.Round or ScalarFunction.Floor or ScalarFunction.Ceiling:
                return BindNumber(function, arguments, path);
            case ScalarFunction.ToText:
                RequireType(first, IsWritable, "a number, a date, true or false, or text", function, At(path, 0));
                return first.Type == ColumnType.Text ? first : new BoundFunction(function, [first], ColumnType.Text);
            case ScalarFunction.ToNumber:
                RequireType(first, type => type == ColumnType.Text || type.IsNumeric(), "text or a number", function, At(path, 0));
                return first.Type == ColumnType.Double ? first : new BoundFunction(function, [first], ColumnType.Double);
            case ScalarFunction.ToDate:
                first = first is BoundConstant ? TextAsDate.Read(first) : first;
                RequireType(first, type => type == ColumnType.Text || type.IsTemporal(), "text, a date or a timestamp", function, At(path, 0));
                return first.Type?.HasClock() == true ? new BoundBucket(DateBucketUnit.Day, first, ColumnType.Date)
                    : first.Type == ColumnType.Date ? first
                    : new BoundFunction(function, [first], ColumnType.Date);
            default:
                return BindText(function, arguments, path);
        }
    }

    BoundExpression BindNumber(ScalarFunction function, List<BoundExpression> arguments, string path)
    {
        RequireType(arguments[0], type => type.IsNumeric(), "a number", function, At(path, 0));
        if (arguments.Count == 2 && (Whole(arguments[1]) is not { } digits || digits is < 0 or > MostDigits))
        {
            context.Report(At(path, 1), $"round takes a number of digits from 0 to {MostDigits}.");
        }

        var isWhole = arguments[0].Type is ColumnType.Integer or ColumnType.HugeInt;
        return function switch
        {
            ScalarFunction.Abs => new BoundFunction(function, [arguments[0]], arguments[0].Type),
            _ when isWhole => arguments[0],
            ScalarFunction.Round => new BoundFunction(function, [arguments[0], arguments.Count == 2 ? arguments[1] : new BoundConstant(0m, ColumnType.Integer)], arguments[0].Type),
            _ => new BoundFunction(function, [arguments[0]], ColumnType.Integer),
        };
    }

    BoundFunction BindText(ScalarFunction function, List<BoundExpression> arguments, string path)
    {
        var texts = function == ScalarFunction.Substring ? 1 : arguments.Count;
        for (var index = 0; index < texts; index++)
        {
            RequireType(arguments[index], type => type == ColumnType.Text, "text", function, At(path, index));
        }

        if (function == ScalarFunction.Substring && (Whole(arguments[1]) is not >= 1 || (arguments.Count == 3 && Whole(arguments[2]) is not >= 0)))
        {
            context.Report(At(path, 1), "substring takes the place of the first character, 1 or more, and how many there are, both as numbers.");
        }

        if (function == ScalarFunction.Replace && arguments[1] is not BoundConstant { Value: string { Length: > 0 } })
        {
            context.Report(At(path, 1), "What replace looks for is a text of at least one character, written out.");
        }

        return new(function, [.. arguments], function == ScalarFunction.Length ? ColumnType.Integer : ColumnType.Text);
    }

    void RequireType(BoundExpression argument, Func<ColumnType, bool> fits, string needed, ScalarFunction function, string path)
    {
        if (argument.Type is { } type && !fits(type))
        {
            var cure = needed == "text" ? " The function to_text makes a text of it." : "";
            context.Report(path, $"{Names.Word(function)} needs {needed}, but this is {type.Words()}.{cure}");
        }
    }

    static bool IsWritable(ColumnType type) => type.IsNumeric() || type.IsTemporal() || type is ColumnType.Text or ColumnType.Boolean or ColumnType.Uuid;

    static int? Whole(BoundExpression expression) =>
        expression is BoundConstant { Value: decimal number } && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    static string At(string path, int index) => $"{path}.arguments[{index}]";

    static (int Least, int Most) Arity(ScalarFunction function) => function switch
    {
        ScalarFunction.Substring => (2, 3),
        ScalarFunction.Replace => (3, 3),
        ScalarFunction.Round => (1, 2),
        ScalarFunction.Concat or ScalarFunction.Coalesce => (2, 50),
        _ => (1, 1),
    };

    static string Shape(ScalarFunction function) => function switch
    {
        ScalarFunction.Substring => "text, the place of the first character and how many there are",
        ScalarFunction.Replace => "text, what to replace and by what",
        ScalarFunction.Round => "a number and how many digits after the point",
        ScalarFunction.Concat => "two texts or more",
        ScalarFunction.Coalesce => "two values or more",
        _ => "one argument",
    };
}
