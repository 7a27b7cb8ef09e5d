using Quaestor.Data.Catalog;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Plans.Binding;

/// <summary>Turns a plan into a <see cref="BoundPlan"/>, or says all that speaks against it.</summary>
sealed class PlanBinder
{
    readonly QueryPlan _plan;
    readonly BindingContext _context;
    readonly IReadOnlyList<BoundTable> _tables;
    readonly Scope _scope;
    readonly ExpressionBinder _expressions;
    readonly string _prefix;

    PlanBinder(QueryPlan plan, BindingContext context, IReadOnlyList<BoundTable> tables, Scope scope, AliasSet aliases, string prefix)
    {
        _plan = plan;
        _context = context;
        _tables = tables;
        _scope = scope;
        _expressions = new(scope, new(context, scope, aliases), context);
        _prefix = prefix;
    }

    /// <param name="problems">Empty exactly when a plan is returned.</param>
    public static BoundPlan? Bind(QueryPlan plan, SourceSchema schema, DateOnly today, Dialect? dialect, out IReadOnlyList<PlanProblem> problems)
    {
        var context = new BindingContext(schema, today, dialect);
        var bound = Bind(plan, context, outer: null, outerPlace: null, aliases: null, path: "");
        problems = context.Problems;
        return problems.Count == 0 ? bound : null;
    }

    /// <param name="outer">What the plan may name besides its own tables; null for a plan that stands alone.</param>
    /// <param name="path">Where the plan stands; empty for the whole.</param>
    /// <returns>Null where anything speaks against it, which is reported.</returns>
    public static BoundPlan? Bind(QueryPlan plan, BindingContext context, Scope? outer, Place? outerPlace, AliasSet? aliases, string path)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        var known = context.Problems.Count;
        var own = new AliasSet(aliases);
        var tables = new TableBinder(context, own, prefix).Bind(plan);

        // Without its tables every column would be reported too.
        if (context.Problems.Count > known)
        {
            return null;
        }

        var bound = new PlanBinder(plan, context, tables, new(tables, outer, outerPlace, context.Problems), own, prefix).Bind();
        if (context.Problems.Count == known && plan.Combine.Count > 0)
        {
            bound = new CombinationBinder(plan, context, own, prefix).Bind(bound, outer, outerPlace);
        }

        return context.Problems.Count == known ? bound : null;
    }

    BoundPlan Bind()
    {
        var known = _context.Problems.Count;
        var tables = _tables.Select((table, index) => table.Join is null ? table : BindJoin(table, index)).ToList();
        var where = Bind(_plan.Where, Place.Where(_scope.Shown), "where");
        var select = BindSelect();
        _expressions.AllowReferencesTo(select);
        var groupBy = BindGroups();
        var having = Bind(_plan.Having, Place.Having(_scope.Shown), "having");
        IReadOnlyList<BoundSortKey> orderBy = _plan.Combine.Count > 0 ? [] : _expressions.BindKeys(_plan.OrderBy, Place.Select(_scope.Shown), select, $"{_prefix}order_by");
        CheckPaging();
        var bound = new BoundPlan
        {
            Select = select,
            Columns = [.. select.Select(Shown)],
            Tables = tables,
            Where = where,
            GroupBy = groupBy,
            Having = having,
            OrderBy = orderBy,
            Combine = [],
            Distinct = _plan.Distinct,
            Limit = _plan.Limit,
            Offset = _plan.Offset ?? 0,
            OuterColumns = _scope.OuterColumns,
            IsNamedInside = _scope.IsNamedInside,
            IsGrouped = groupBy.Count > 0
                || having is not null
                || select.Exists(item => item.Value.HoldsAggregate())
                || orderBy.Any(key => key.Value.HoldsAggregate()),
        };

        // Over expressions that could not be resolved these rules would only repeat what is known.
        if (_context.Problems.Count == known)
        {
            GroupingRules.Check(bound, _context, _prefix);
        }

        return bound;
    }

    static BoundColumn Shown(BoundSelect item) =>
        new("", item.Name, item.Value.Type, "", item.Value is not BoundColumn { IsNullable: false } and not BoundConstant { Value: not null });

    BoundTable BindJoin(BoundTable table, int index)
    {
        var join = _plan.Joins[index - 1];
        var path = $"{_prefix}joins[{index - 1}]";
        List<BoundTable> earlier = [.. _tables.Take(index).Where(other => other.ShowsColumns)];
        if (join.On.Count == 0)
        {
            _context.Report($"{path}.on", "must not be empty.");
        }

        var pairs = join.On.Select((pair, number) => BindPair(pair, earlier, table, $"{path}.on[{number}]")).ToList();
        var where = join.Where is null ? null : _expressions.Conditions.Bind(join.Where, Place.JoinWhere([.. earlier, table]), $"{path}.where");
        return table with { Join = new(join.Type, pairs, where) };
    }

    BoundKeyPair BindPair(KeyPair pair, IReadOnlyList<BoundTable> earlier, BoundTable table, string path)
    {
        var left = _scope.Bind(pair.Left, Place.JoinWhere(earlier), $"{path}.left");
        var right = _scope.Bind(pair.Right, Place.JoinWhere([table]), $"{path}.right");
        if (left.Type is { } one && right.Type is { } other && one != other && !(left.IsNumber && right.IsNumber) && !(left.IsTemporal && right.IsTemporal) && !_context.Compares(one, other))
        {
            _context.Report(path, $"\"{pair.Left.Column}\" is {one.Words()} and \"{pair.Right.Column}\" is {other.Words()}; they do not join.");
        }

        return new(left, right);
    }

    BoundCondition? Bind(Condition? condition, Place place, string field) =>
        condition is null ? null : _expressions.Conditions.Bind(condition, place, _prefix + field);

    List<BoundSelect> BindSelect()
    {
        if (_plan.Select.Count == 0)
        {
            _context.Report($"{_prefix}select", "must not be empty.");
        }

        var place = Place.Select(_scope.Shown);
        var values = _plan.Select.Select((item, index) => _expressions.Bind(item.Value, place, $"{_prefix}select[{index}].value")).ToList();
        var names = new SelectNames(_plan.Select, _tables, _context, _prefix).Choose(values);
        return [.. values.Select((value, index) => new BoundSelect(value, names[index]))];
    }

    List<BoundExpression> BindGroups()
    {
        var place = Place.GroupBy(_scope.Shown);
        return [.. _plan.GroupBy.Select((group, index) => _expressions.Bind(group, place, $"{_prefix}group_by[{index}]")).Distinct()];
    }

    void CheckPaging()
    {
        if (_plan.Limit < 0)
        {
            _context.Report($"{_prefix}limit", "must not be negative.");
        }

        if (_plan.Offset < 0)
        {
            _context.Report($"{_prefix}offset", "must not be negative.");
        }
    }
}
