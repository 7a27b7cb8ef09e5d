using Quaestor.Data.Plans.Binding;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>Bound conditions as SQL.</summary>
sealed class ConditionWriter(ExpressionWriter expressions, ISqlSyntax syntax, string indent)
{
    /// <summary>The parts that all must hold, each fit to stand beside AND.</summary>
    public IEnumerable<string> Conjuncts(BoundCondition? condition) => condition switch
    {
        null => [],
        BoundAnd and => and.Conditions.SelectMany(Conjuncts),
        BoundPeriod period => Bounds(period),
        BoundOr or => [or.Conditions.Count == 1 ? All(or.Conditions[0]) : $"({Any(or.Conditions)})"],
        _ => [Simple(condition)],
    };

    public string All(BoundCondition condition) => string.Join(" AND ", Conjuncts(condition));

    string Simple(BoundCondition condition) => condition switch
    {
        BoundNot not => Negated(not.Condition),
        BoundComparison comparison => Compare(comparison, comparison.Operator),
        BoundIn list => In(list, "IN"),
        BoundInPlan inPlan => In(inPlan, "IN"),
        BoundExists exists => $"EXISTS {PlanWriter.Existence(exists.Plan, syntax, indent)}",
        BoundBetween between => InRange(between, "BETWEEN"),
        BoundMatch match => syntax.Match(expressions.Operand(match.Value), match, ""),
        BoundIsNull isNull => $"{expressions.Operand(isNull.Value)} IS NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    string Any(IReadOnlyList<BoundCondition> conditions) => string.Join(" OR ", conditions.Select(Alternative));

    // AND binds closer than OR; its parentheses are for the reader.
    string Alternative(BoundCondition condition) =>
        condition is BoundOr or ? Any(or.Conditions)
        : Conjuncts(condition).ToList() is [var single] ? single
        : $"({All(condition)})";

    // Over missing values these say the same as NOT (…), and read better.
    string Negated(BoundCondition condition) => condition switch
    {
        BoundNot not => $"NOT ({Negated(not.Condition)})",
        BoundComparison comparison => Compare(comparison, Opposite(comparison.Operator)),
        BoundIn list => In(list, "NOT IN"),
        BoundInPlan inPlan => In(inPlan, "NOT IN"),
        BoundExists exists => $"NOT EXISTS {PlanWriter.Existence(exists.Plan, syntax, indent)}",
        BoundBetween between => InRange(between, "NOT BETWEEN"),
        BoundMatch match => syntax.Match(expressions.Operand(match.Value), match, "NOT "),
        BoundIsNull isNull => $"{expressions.Operand(isNull.Value)} IS NOT NULL",
        BoundOr or => $"NOT ({Any(or.Conditions)})",
        _ => $"NOT ({All(condition)})",
    };

    string Compare(BoundComparison comparison, ComparisonOperator comparing)
    {
        var (left, right) = syntax.Sides(Side(comparison.Left), comparing, Side(comparison.Right));
        return $"{left} {Sign(comparing)} {right}";
    }

    // Operands of comparisons bind tighter than they do; only what reads badly gets parentheses.
    Side Side(BoundExpression expression) => new(expressions.Operand(expression), expressions.Write(expression), expression);

    string In(BoundIn list, string word)
    {
        var items = list.Items.Select(item => syntax.Sides(Side(list.Value), ComparisonOperator.Equal, Side(item))).ToList();
        return $"{items[0].Left} {word} ({string.Join(", ", items.Select(item => item.Right))})";
    }

    string In(BoundInPlan inPlan, string word) =>
        $"{expressions.Operand(inPlan.Value)} {word} {PlanWriter.Values(inPlan.Plan, syntax, indent)}";

    string InRange(BoundBetween between, string word)
    {
        var (value, low) = syntax.Sides(Side(between.Value), ComparisonOperator.GreaterOrEqual, Side(between.Low));
        var (_, high) = syntax.Sides(Side(between.Value), ComparisonOperator.LessOrEqual, Side(between.High));
        return $"{value} {word} {low} AND {high}";
    }

    IEnumerable<string> Bounds(BoundPeriod period)
    {
        var value = expressions.Operand(period.Value);
        if (period.From is { } from)
        {
            yield return $"{value} >= {syntax.Date(from)}";
        }

        if (period.Until is { } until)
        {
            yield return $"{value} < {syntax.Date(until)}";
        }
    }

    static string Sign(ComparisonOperator comparing) => comparing switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparing)),
    };

    static ComparisonOperator Opposite(ComparisonOperator comparing) => comparing switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
        _ => throw new ArgumentOutOfRangeException(nameof(comparing)),
    };
}
