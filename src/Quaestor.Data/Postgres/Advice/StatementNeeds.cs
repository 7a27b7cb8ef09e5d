using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>What a statement does with the columns of each of its tables, read from its plan.</summary>
sealed class StatementNeeds
{
    static readonly string[] Conditions = ["Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter"];

    readonly Dictionary<string, TableFacts> _tables = [];
    readonly List<ColumnUse> _uses = [];
    readonly List<IReadOnlyList<SortUse>> _orders = [];
    readonly Dictionary<string, HashSet<string>> _columns = [];
    int _arms;

    StatementNeeds(PlanReading plan, Dictionary<(string Schema, string Name), TableFacts> tables)
    {
        foreach (var node in plan.Root.All())
        {
            Add(node, tables);
        }

        foreach (var node in plan.Root.All())
        {
            _uses.AddRange(Conditions.SelectMany(field => ConditionReader.Read(node.Text(field) ?? "", () => ++_arms)).Where(use => _tables.ContainsKey(use.Alias)));
            AddOrder(node.Texts("Sort Key"));
            AddOrder(node.Texts("Group Key"));
            AddExtremes(node);
            AddColumns(node);
        }
    }

    public IEnumerable<string> Aliases => _tables.Keys;

    public TableFacts Table(string alias) => _tables[alias];

    /// <summary>The tables that it reads.</summary>
    public IEnumerable<TableFacts> Tables => _tables.Values.DistinctBy(table => table.Oid);

    public IReadOnlyList<ColumnUse> Uses(string alias) => [.. _uses.Where(use => use.Alias == alias).Distinct()];

    /// <summary>Orders that begin with columns of one table, as far as they are its.</summary>
    public IEnumerable<IReadOnlyList<SortUse>> Orders(string alias) => _orders.Where(order => order[0].Alias == alias);

    /// <summary>All columns of a table that the statement needs; null where nobody can tell.</summary>
    public IReadOnlyCollection<string>? Columns(string alias) => _columns.GetValueOrDefault(alias);

    public static StatementNeeds Of(PlanReading plan, Dictionary<(string Schema, string Name), TableFacts> tables) => new(plan, tables);

    void Add(PlanNode node, Dictionary<(string Schema, string Name), TableFacts> tables)
    {
        if (node is not { Relation: { } relation, Alias: { } alias } || node.Type == "ModifyTable" || !tables.TryGetValue((node.Text("Schema") ?? "", relation), out var table))
        {
            return;
        }

        _tables[alias] = table;

        // Above its parts a partitioned table stands by the alias that the statement gave it: that of the parts without their number.
        if (table.IsPartitioned && alias.LastIndexOf('_') is > 0 and var end && alias[(end + 1)..].All(char.IsAsciiDigit))
        {
            _tables[alias[..end]] = table;
        }
    }

    void AddOrder(IReadOnlyList<string> keys)
    {
        List<SortUse> order = [];
        foreach (var key in keys)
        {
            if (Key(key) is not { } use || (order.Count > 0 && use.Alias != order[0].Alias))
            {
                break;
            }

            order.Add(use);
        }

        if (order.Count > 0)
        {
            _orders.Add(order);
        }
    }

    SortUse? Key(string key)
    {
        if (Expression.TreeOf(key) is not { } tree)
        {
            return null;
        }

        var to = tree.Count;
        bool? nullsFirst = null;
        if (tree[to - 2].Is("nulls"))
        {
            nullsFirst = tree[to - 1].Is("first");
            to -= 2;
        }

        var descending = tree[to - 1].Is("desc");
        to -= descending ? 1 : 0;
        return Expression.Read(key, tree, 0, to) is { Alias: { } alias } side && _tables.ContainsKey(alias)
            ? new(alias, side.Column ?? side.Text, side.Column is null, descending, nullsFirst)
            : null;
    }

    /// <summary>The least and the greatest value are at the ends of an index.</summary>
    void AddExtremes(PlanNode node)
    {
        if (node.Type != "Aggregate" || node.Texts("Group Key").Count > 0)
        {
            return;
        }

        foreach (var output in node.Texts("Output").Where(text => text.StartsWith("min(", StringComparison.Ordinal) || text.StartsWith("max(", StringComparison.Ordinal)))
        {
            var inner = output[4..^1];
            if (Qualified(inner) is { } alias)
            {
                _orders.Add([new(alias.Alias, alias.Column, IsExpression: false, Descending: false, NullsFirst: null)]);
            }
        }
    }

    /// <summary>Columns stand without an alias where there is one table only.</summary>
    (string Alias, string Column)? Qualified(string text)
    {
        if (Expression.TreeOf(text) is not { } tree)
        {
            return null;
        }

        return tree.Count == 3 && _tables.ContainsKey(tree[0].Text) ? (tree[0].Text, tree[2].Text)
            : tree.Count == 1 && _tables.Count == 1 && _tables.First() is var (alias, table) && table.Column(tree[0].Text) is not null ? (alias, tree[0].Text)
            : null;
    }

    /// <summary>What leaves a scan is all of its row where nobody minds: what is needed shows above it, or at the top.</summary>
    void AddColumns(PlanNode node)
    {
        var outputs = node.Relation is null || node.Depth == 0 ? node.Texts("Output") : [];
        var texts = outputs.Concat(Conditions.Select(field => node.Text(field)).OfType<string>()).Concat(node.Texts("Sort Key")).Concat(node.Texts("Group Key"));
        foreach (var text in texts)
        {
            AddColumns(text);
        }
    }

    void AddColumns(string text)
    {
        if (Expression.TreeOf(text) is not { } tree)
        {
            return;
        }

        var only = _tables.Values.DistinctBy(table => table.Oid).ToList() is [var single] ? single : null;
        for (var i = 0; i < tree.Count; i++)
        {
            if (!tree[i].IsName || tree[i - 1].IsSymbol(".") || tree[i - 1].IsSymbol("::"))
            {
                continue;
            }

            if (tree[i + 1].IsSymbol(".") && tree[i + 2].IsName && _tables.ContainsKey(tree[i].Text))
            {
                Need(tree[i].Text, tree[i + 2].Text);
            }
            else if (only?.Column(tree[i].Text) is not null && !tree[i + 1].IsSymbol("("))
            {
                foreach (var alias in _tables.Keys)
                {
                    Need(alias, tree[i].Text);
                }
            }
        }
    }

    void Need(string alias, string column)
    {
        // Parts of a partitioned table and the table itself are one.
        foreach (var same in _tables.Where(known => known.Value == _tables[alias]).Select(known => known.Key))
        {
            if (!_columns.TryGetValue(same, out var columns))
            {
                _columns[same] = columns = [];
            }

            columns.Add(column);
        }
    }
}
