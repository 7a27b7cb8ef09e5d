using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Turns a plan into a <see cref="BoundPlan"/>, or says all that speaks against it.</summary>
sealed class PlanBinder
{
    readonly QueryPlan _plan;
    readonly List<PlanProblem> _problems;
    readonly IReadOnlyList<BoundTable> _tables;
    readonly ColumnBinder _columns;
    readonly ExpressionBinder _expressions;
    readonly ConditionBinder _conditions;

    PlanBinder(QueryPlan plan, IReadOnlyList<BoundTable> tables, DateOnly today, List<PlanProblem> problems)
    {
        _plan = plan;
        _problems = problems;
        _tables = tables;
        _columns = new(tables, problems);
        _expressions = new(_columns, today, problems);
        _conditions = new(_expressions, today, problems);
    }

    /// <param name="problems">Empty exactly when a plan is returned.</param>
    public static BoundPlan? Bind(QueryPlan plan, SourceSchema schema, DateOnly today, out IReadOnlyList<PlanProblem> problems)
    {
        var found = new List<PlanProblem>();
        problems = found;
        var tables = new TableBinder(schema, found).Bind(plan);

        // Without its tables every column would be reported too.
        var bound = found.Count > 0 ? null : new PlanBinder(plan, tables, today, found).Bind();
        return found.Count == 0 ? bound : null;
    }

    BoundPlan Bind()
    {
        var tables = _tables.Select((table, index) => table.Join is null ? table : BindJoin(table, index)).ToList();
        var where = Bind(_plan.Where, "where");
        var select = BindSelect();
        _expressions.AllowReferencesTo(select);
        var groupBy = BindGroups();
        var having = Bind(_plan.Having, "having");
        var orderBy = BindOrder(select);
        CheckPaging();
        var bound = new BoundPlan(select, tables, where, groupBy, having, orderBy, _plan);

        // Over expressions that could not be resolved these rules would only repeat what is known.
        if (_problems.Count == 0)
        {
            GroupingRules.Check(bound, _problems);
        }

        return bound;
    }

    BoundTable BindJoin(BoundTable table, int index)
    {
        var join = table.Join!;
        var path = $"joins[{index - 1}]";
        List<BoundTable> earlier = [.. _tables.Take(index).Where(other => other.ShowsColumns)];
        if (join.On.Count == 0)
        {
            _problems.Add(new($"{path}.on", "must not be empty."));
        }

        var pairs = join.On.Select((pair, number) => BindPair(pair, earlier, table, $"{path}.on[{number}]")).ToList();
        var where = join.Where is null ? null : _conditions.Bind(join.Where, [.. earlier, table], $"{path}.where");
        return table with { Join = join with { On = pairs, Where = where } };
    }

    KeyPair BindPair(KeyPair pair, IReadOnlyList<BoundTable> earlier, BoundTable table, string path)
    {
        var left = _columns.Bind(pair.Left, earlier, $"{path}.left");
        var right = _columns.Bind(pair.Right, [table], $"{path}.right");
        if (left.Value is not ColumnReference leftColumn || right.Value is not ColumnReference rightColumn)
        {
            return pair;
        }

        if (left.Type != right.Type && !(left.IsNumber && right.IsNumber) && !(left.IsTemporal && right.IsTemporal))
        {
            _problems.Add(new(path, $"\"{leftColumn.Column}\" is {left.Type!.Value.Words()} and \"{rightColumn.Column}\" is {right.Type!.Value.Words()}; they do not join."));
        }

        return new(leftColumn, rightColumn);
    }

    Condition? Bind(Condition? condition, string path) =>
        condition is null ? null : _conditions.Bind(condition, _columns.Shown, path);

    List<BoundSelect> BindSelect()
    {
        if (_plan.Select.Count == 0)
        {
            _problems.Add(new("select", "must not be empty."));
        }

        var values = _plan.Select.Select((item, index) => _expressions.Bind(item.Value, $"select[{index}].value")).ToList();
        var names = new SelectNames(_plan.Select, _tables, _problems).Choose(values);
        return [.. values.Select((value, index) => new BoundSelect(value, names[index]))];
    }

    List<Expression> BindGroups() =>
        [.. _plan.GroupBy.Select((group, index) => _expressions.Bind(group, $"group_by[{index}]").Value).Distinct()];

    List<BoundSortKey> BindOrder(IReadOnlyList<BoundSelect> select) =>
    [
        .. _plan.OrderBy.Select((key, index) =>
        {
            var value = _expressions.Bind(key.Value, $"order_by[{index}].value").Value;
            var shown = select.FirstOrDefault(item => item.Value.Value == value);
            return new BoundSortKey(value, shown?.Name, key.Descending, key.NullsFirst);
        }),
    ];

    void CheckPaging()
    {
        if (_plan.Limit < 0)
        {
            _problems.Add(new("limit", "must not be negative."));
        }

        if (_plan.Offset < 0)
        {
            _problems.Add(new("offset", "must not be negative."));
        }
    }
}
