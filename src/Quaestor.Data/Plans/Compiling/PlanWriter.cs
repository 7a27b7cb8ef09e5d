using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Results;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>A plan with what is combined with it, and plans within plans.</summary>
/// <param name="indent">Before each line but the first, whose place is where the text goes.</param>
sealed class PlanWriter(BoundPlan plan, ISqlSyntax syntax, string indent)
{
    const int LongestNested = 72;
    const string Deeper = "    ";

    /// <summary>A plan in parentheses, on one line where it is short.</summary>
    public static string Nested(BoundPlan plan, ISqlSyntax syntax, string indent) =>
        InParentheses(new PlanWriter(plan, syntax, indent + Deeper).Write(), indent);

    /// <summary>A plan after EXISTS.</summary>
    public static string Existence(BoundPlan plan, ISqlSyntax syntax, string indent) =>
        IsPlain(plan) && !plan.Distinct
            ? InParentheses(new SelectWriter(plan, syntax, indent + Deeper).WriteExistence(), indent)
            : Nested(plan, syntax, indent);

    /// <summary>A plan after IN, without missing values: with one among them, NOT IN would keep no row.</summary>
    public static string Values(BoundPlan plan, ISqlSyntax syntax, string indent)
    {
        var column = plan.Columns[0];
        if (!column.IsNullable)
        {
            return Nested(plan, syntax, indent);
        }

        if (IsPlain(plan))
        {
            var present = new BoundNot(new BoundIsNull(plan.Select[0].Value));
            return Nested(plan with { Where = plan.Where is null ? present : new BoundAnd([plan.Where, present]) }, syntax, indent);
        }

        var inner = Nested(plan, syntax, indent + Deeper);
        var name = syntax.Identifier(column.Name);
        return InParentheses($"SELECT {name}\n{indent}{Deeper}FROM {inner} AS present\n{indent}{Deeper}WHERE {name} IS NOT NULL", indent);
    }

    public string Write()
    {
        if (plan.Combine.Count == 0 && !MustOrderOutside())
        {
            return new SelectWriter(plan, syntax, indent).Write();
        }

        if (plan.OrderBy.Count == 0 && plan.Limit is null && plan.Offset == 0)
        {
            return Combined(plan.Combine.Count, indent);
        }

        var expressions = new ExpressionWriter(syntax, qualify: false, indent);
        IEnumerable<string> lines = [Wrapped(deeper => Combined(plan.Combine.Count, deeper), "combined", indent)];
        if (plan.OrderBy.Count > 0)
        {
            lines = lines.Append($"ORDER BY {string.Join(", ", plan.OrderBy.Select(key => SortKey(key, expressions)))}");
        }

        return string.Join("\n" + indent, lines.Concat(syntax.Paging(plan.Limit, plan.Offset)));
    }

    static bool IsPlain(BoundPlan plan) =>
        plan is { Combine.Count: 0, IsGrouped: false, Limit: null, Offset: 0 } && !plan.Select.Any(item => item.Value.HoldsWindow());

    static string InParentheses(string sql, string indent)
    {
        var line = sql.Replace("\n" + indent + Deeper, " ", StringComparison.Ordinal);
        return line.Length <= LongestNested && !sql.AsSpan().ContainsAny('\'', '"')
            ? $"({line})"
            : $"(\n{indent}{Deeper}{sql}\n{indent}  )";
    }

    static string Wrapped(Func<string, string> write, string alias, string indent) =>
        $"SELECT *\n{indent}FROM {InParentheses(write(indent + Deeper), indent)} AS {alias}";

    // DISTINCT rows are ordered by what is selected to the letter, and a named collation is not.
    bool MustOrderOutside() =>
        syntax.NamesCollation && plan.Distinct && plan.OrderBy.Any(key => key.Value.Type == ColumnType.Text);

    /// <summary>The plan itself and the first of those combined with it.</summary>
    string Combined(int count, string inside)
    {
        if (count == 0)
        {
            return new SelectWriter(plan with { Combine = [], OrderBy = [], Limit = null, Offset = 0 }, syntax, inside).Write();
        }

        // They apply from left to right; to most engines INTERSECT binds tighter than what comes before.
        var (last, before) = (plan.Combine[count - 1], count > 1 ? plan.Combine[count - 2].Operator : (SetOperator?)null);
        var left = last.Operator == SetOperator.Intersect && before is not null and not SetOperator.Intersect
            ? Wrapped(deeper => Combined(count - 1, deeper), "combined", inside)
            : Combined(count - 1, inside);
        return $"{left}\n{inside}{Word(last.Operator)}\n{inside}{Operand(last.Plan, inside)}";
    }

    string Operand(BoundPlan operand, string inside) =>
        operand is { Combine.Count: 0, OrderBy.Count: 0, Limit: null, Offset: 0 }
            ? new PlanWriter(operand, syntax, inside).Write()
            : Wrapped(deeper => new PlanWriter(operand, syntax, deeper).Write(), "part", inside);

    string SortKey(BoundSortKey key, ExpressionWriter expressions) =>
        key.SelectName is { } name
            ? expressions.SortKey(new BoundColumn("", name, key.Value.Type, "", true), key.Descending, key.NullsFirst)
            : expressions.SortKey(key.Value, key.Descending, key.NullsFirst);

    static string Word(SetOperator combining) => combining switch
    {
        SetOperator.Union => "UNION",
        SetOperator.UnionAll => "UNION ALL",
        SetOperator.Intersect => "INTERSECT",
        SetOperator.Except => "EXCEPT",
        _ => throw new ArgumentOutOfRangeException(nameof(combining)),
    };
}
