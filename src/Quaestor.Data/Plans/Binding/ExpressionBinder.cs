using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Resolves the names of an expression, fixes its relative dates and checks its types.</summary>
sealed class ExpressionBinder
{
    readonly Scope _scope;
    readonly SubPlanBinder _plans;
    readonly BindingContext _context;
    readonly FunctionBinder _functions;
    readonly AggregateBinder _aggregates;
    readonly DateBinder _dates;
    IReadOnlyList<BoundSelect> _select = [];

    public ExpressionBinder(Scope scope, SubPlanBinder plans, BindingContext context)
    {
        (_scope, _plans, _context) = (scope, plans, context);
        (_functions, _aggregates, _dates) = (new(this, context), new(this, context), new(this, context));
        Conditions = new(this, plans, context);
    }

    public ConditionBinder Conditions { get; }

    /// <summary>From here on <see cref="SelectReference"/> finds these; before, it is an error.</summary>
    public void AllowReferencesTo(IReadOnlyList<BoundSelect> select) => _select = select;

    public BoundExpression Bind(Expression expression, Place place, string path) => expression switch
    {
        ColumnReference column => _scope.Bind(column, place, path),
        SelectReference reference => BindReference(reference, place, path),
        Aggregate aggregate => _aggregates.Bind(aggregate, place, path),
        Window window => _aggregates.Bind(window, place, path),
        Arithmetic arithmetic => BindArithmetic(arithmetic, place, path),
        FunctionCall call => _functions.Bind(call, place, path),
        DaysBetween days => _dates.Bind(days, place, path),
        DateBucket bucket => _dates.Bind(bucket, place, path),
        DateAdd add => _dates.Bind(add, place, path),
        RelativeDate relative => _dates.Bind(relative, path),
        Case branches => BindCase(branches, place, path),
        SubPlan sub => _plans.BindValue(sub.Plan, place, $"{path}.plan"),
        TextLiteral literal => BindText(literal, path),
        NumberLiteral literal => new BoundConstant(literal.Value, IsWhole(literal.Value) ? ColumnType.Integer : ColumnType.Decimal),
        BooleanLiteral literal => new BoundConstant(literal.Value, ColumnType.Boolean),
        DateLiteral literal => new BoundConstant(literal.Value, ColumnType.Date),
        TimestampLiteral literal => new BoundConstant(literal.Value, literal.Value.Kind == DateTimeKind.Utc ? ColumnType.TimestampTz : ColumnType.Timestamp),
        _ => BoundConstant.Unknown,
    };

    /// <summary>An operand of what computes: of a missing value nothing can be computed, and engines differ in what they say to it.</summary>
    public BoundExpression BindOperand(Expression expression, Place place, string path)
    {
        if (expression is NullLiteral)
        {
            _context.Report(path, "Of a missing value nothing can be computed.");
        }

        return Bind(expression, place, path);
    }

    /// <summary>A select item that shows a constant orders nothing and is left out; a constant written here is an error.</summary>
    public IReadOnlyList<BoundSortKey> BindKeys(IReadOnlyList<SortKey> keys, Place place, IReadOnlyList<BoundSelect> select, string path)
    {
        var bound = new List<BoundSortKey>();
        foreach (var (key, index) in keys.Select((key, index) => (key, index)))
        {
            var value = Bind(key.Value, place, $"{path}[{index}].value");
            if (key.Value is Literal or RelativeDate)
            {
                _context.Report($"{path}[{index}].value", "A constant orders nothing; name a column or a select item.");
            }

            if (value is not BoundConstant)
            {
                bound.Add(new(value, select.FirstOrDefault(item => item.Value == value)?.Name, key.Descending, key.NullsFirst));
            }
        }

        return bound;
    }

    static bool IsWhole(decimal value) => value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue && value.Scale == 0;

    BoundExpression BindReference(SelectReference reference, Place place, string path)
    {
        if (_select.FirstOrDefault(item => string.Equals(item.Name, reference.As, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            var why = (found.Value.HoldsAggregate() ? place.NoAggregate : null)
                ?? (found.Value.HoldsWindow() ? place.NoWindow : null)
                ?? (found.Value.HoldsSubPlan() ? place.NoSubPlan : null);
            if (why is not null)
            {
                _context.Report(path, why);
            }

            return found.Value;
        }

        var names = _select.Select(item => item.Name).ToList();
        _context.Report($"{path}.as", _select.Count == 0
            ? "A select item can be named in group_by, having and order_by only; write the expression out here."
            : $"No select item is named \"{reference.As}\".{NearestName.Hint(reference.As, names)} {Names.List("They are", names)}");
        return BoundConstant.Unknown;
    }

    BoundArithmetic BindArithmetic(Arithmetic arithmetic, Place place, string path)
    {
        var left = BindOperand(arithmetic.Left, place, $"{path}.left");
        var right = BindOperand(arithmetic.Right, place, $"{path}.right");
        foreach (var (side, name) in new[] { (left, "left"), (right, "right") })
        {
            if (!side.IsNumber)
            {
                _context.Report($"{path}.{name}", $"Arithmetic needs numbers, but this is {side.Type!.Value.Words()}.{Cure(side)}");
            }
            else if (arithmetic.Operator == ArithmeticOperator.Modulo && side.Type is ColumnType.Decimal or ColumnType.Double)
            {
                _context.Report($"{path}.{name}", "% needs whole numbers; take floor or round of the others, or days_between and the like.");
            }
        }

        var type = arithmetic.Operator == ArithmeticOperator.Divide ? ColumnType.Double : TypeFamilies.Unify(left.Type, right.Type);
        return new(left, arithmetic.Operator, right, type);
    }

    static string Cure(BoundExpression side) =>
        side.IsTemporal ? " Between dates take days_between; date_add moves one."
        : side.IsText ? " Texts are joined by the function concat, and read as numbers by to_number."
        : "";

    BoundCase BindCase(Case branches, Place place, string path)
    {
        if (branches.When.Count == 0)
        {
            _context.Report($"{path}.when", "must not be empty.");
        }

        var when = branches.When.Select((branch, index) => new BoundBranch(
            Conditions.Bind(branch.Condition, place, $"{path}.when[{index}].condition"),
            Bind(branch.Value, place, $"{path}.when[{index}].value"))).ToList();
        var otherwise = branches.Else is null ? null : Bind(branches.Else, place, $"{path}.else");
        var values = when.Select((branch, index) => (branch.Value, Path: $"{path}.when[{index}].value")).ToList();
        if (otherwise is not null)
        {
            values.Add((otherwise, $"{path}.else"));
        }

        return new([.. when], otherwise, UnifyAll(values));
    }

    /// <summary>The one type of all; reports those that do not fit the ones before.</summary>
    public ColumnType? UnifyAll(IReadOnlyList<(BoundExpression Value, string Path)> values)
    {
        ColumnType? type = null;
        foreach (var (value, path) in values)
        {
            if (!TypeFamilies.Fit(type, value.Type))
            {
                _context.Report(path, $"is {value.Type!.Value.Words()}, but the values before are {type!.Value.Words()}; all must be of one type.");
                continue;
            }

            type = TypeFamilies.Unify(type, value.Type);
        }

        return type;
    }

    BoundConstant BindText(TextLiteral literal, string path)
    {
        if (literal.Value.Contains('\0'))
        {
            _context.Report($"{path}.value", "Text in a plan cannot hold the NUL character.");
        }

        return new(literal.Value, ColumnType.Text);
    }
}
