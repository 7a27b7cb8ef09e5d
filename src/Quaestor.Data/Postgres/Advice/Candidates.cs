namespace Quaestor.Data.Postgres.Advice;

/// <summary>Indexes that might serve a statement, in every order of columns that makes a difference. Which one does is the planner's to say.</summary>
sealed class Candidates
{
    const int MostEqual = 4;
    const int MostIncluded = 6;
    const int WidestIncluded = 120;

    /// <summary>An index that holds every column of a table of more is the table a second time.</summary>
    const int MostOfWholeTable = 3;

    /// <summary>A partial index for more rows than that spares too little.</summary>
    const double MostRowsOfPartial = 0.34;

    readonly HashSet<IndexDefinition> _found = [];
    readonly List<IReadOnlyList<IndexDefinition>> _together = [];
    readonly StatementNeeds _needs;
    readonly IndexSupport _support;
    readonly bool _isSampled;

    Candidates(StatementNeeds needs, IndexSupport support, bool isSampled)
    {
        (_needs, _support, _isSampled) = (needs, support, isSampled);
        foreach (var alias in needs.Aliases)
        {
            Add(alias, needs.Table(alias));
        }
    }

    /// <summary>Each by itself.</summary>
    public IEnumerable<IndexDefinition> Single => _found;

    /// <summary>Sets of which one alone does not help: a condition of several, of which any suffices, wants an index for each.</summary>
    public IReadOnlyList<IReadOnlyList<IndexDefinition>> Together => _together;

    /// <param name="isSampled">Its constants are samples, on which no partial index may rest.</param>
    public static Candidates Of(StatementNeeds needs, IndexSupport support, bool isSampled) => new(needs, support, isSampled);

    void Add(string alias, TableFacts table)
    {
        var uses = _needs.Uses(alias).Where(use => use.Columns.All(column => table.Column(column) is not null)).ToList();
        var must = uses.Where(use => use.Arm == 0).ToList();
        var equal = must.Where(use => use.Kind is UseKind.Equal or UseKind.In or UseKind.IsNull or UseKind.IsTrue or UseKind.IsFalse && !use.IsJoin)
            .DistinctBy(use => use.Key).OrderByDescending(use => DistinctOf(table, use)).Take(MostEqual).ToList();
        var joins = must.Where(use => use.IsJoin && use.Kind == UseKind.Equal).DistinctBy(use => use.Key).ToList();
        var ranges = must.Where(use => use.Kind is UseKind.Range or UseKind.Prefix).DistinctBy(use => use.Key).ToList();
        List<IReadOnlyList<IndexKey>> orders = [.. _needs.Orders(alias).Select(order => Direct([.. order.Where(key => key.IsExpression || table.Column(key.Key) is not null).Select(key => KeyOf(table, key))])).Where(order => order.Count > 0)];

        foreach (var prefix in Prefixes(table, equal, joins))
        {
            AddForms(alias, table, prefix, must);
            foreach (var range in ranges.Select(range => KeyOf(table, range) with { Class = range.Kind == UseKind.Prefix && !_support.IsPlainOrder ? "text_pattern_ops" : null }))
            {
                AddForms(alias, table, [.. prefix, range], must);
            }

            foreach (var order in orders)
            {
                AddForms(alias, table, [.. prefix, .. order], must);
            }
        }

        foreach (var use in must.Where(use => use.Kind is UseKind.Other or UseKind.Prefix))
        {
            AddOther(table, use);
        }

        AddAny(alias, table, uses, must);
    }

    /// <summary>What an index may begin with: columns that are compared for equality, by themselves and together, before and behind joins.</summary>
    static IEnumerable<IReadOnlyList<IndexKey>> Prefixes(TableFacts table, List<ColumnUse> equal, List<ColumnUse> joins)
    {
        List<IReadOnlyList<IndexKey>> sets = [[]];
        var keys = equal.ConvertAll(use => KeyOf(table, use));
        sets.AddRange(keys.Select(key => (IReadOnlyList<IndexKey>)[key]));
        sets.AddRange(from one in keys from other in keys where one != other select (IReadOnlyList<IndexKey>)[one, other]);
        if (keys.Count > 2)
        {
            sets.Add(keys);
        }

        var joined = joins.ConvertAll(use => KeyOf(table, use));
        return sets.Concat(from set in sets from other in joined where !set.Contains(other) select (IReadOnlyList<IndexKey>)[other, .. set])
            .Concat(from set in sets where set.Count > 0 from other in joined where !set.Contains(other) select (IReadOnlyList<IndexKey>)[.. set, other])
            .Concat(joined.Count > 1 ? [joined] : []);
    }

    /// <summary>Plain, covering, and partial.</summary>
    void AddForms(string alias, TableFacts table, IReadOnlyList<IndexKey> keys, List<ColumnUse> must)
    {
        keys = [.. keys.DistinctBy(key => key.Text)];
        if (keys.Count > 0)
        {
            Add(new(table, "btree", keys, [], null));
            if (Covering(alias, table, keys) is { Count: > 0 } rest)
            {
                Add(new(table, "btree", keys, rest, null));
            }
        }

        foreach (var (use, condition) in must.Select(use => (use, Condition: PartOf(table, use))).Where(pair => pair.Condition is not null))
        {
            IReadOnlyList<IndexKey> others = [.. keys.Where(key => key.Text != KeyOf(table, use).Text)];
            if (others.Count > 0)
            {
                Add(new(table, "btree", others, [], condition));
                if (Covering(alias, table, others) is { Count: > 0 } rest)
                {
                    Add(new(table, "btree", others, rest, condition));
                }
            }
        }
    }

    void Add(IndexDefinition index)
    {
        if (!index.Table.Indexes.Any(index.IsCoveredBy))
        {
            _found.Add(index);
        }
    }

    /// <summary>Conditions of which any suffices.</summary>
    void AddAny(string alias, TableFacts table, List<ColumnUse> uses, List<ColumnUse> must)
    {
        foreach (var arms in uses.Where(use => use.Arm > 0 && use.Kind is not (UseKind.Other or UseKind.IsNotNull)).GroupBy(use => use.Arm))
        {
            List<IndexDefinition> all = [];
            foreach (var arm in arms.DistinctBy(use => use.Key))
            {
                AddForms(alias, table, [KeyOf(table, arm)], must);
                all.Add(new(table, "btree", [KeyOf(table, arm)], [], null));
            }

            List<IndexDefinition> missing = [.. all.Where(index => !table.Indexes.Any(index.IsCoveredBy))];
            if (missing.Count > 1)
            {
                _together.Add(missing);
            }
        }
    }

    void AddOther(TableFacts table, ColumnUse use)
    {
        var column = use.IsExpression ? null : table.Column(use.Key);
        var key = KeyOf(table, use) with { Class = null };
        switch (use.Operator, column?.Category)
        {
            case ("~~" or "~~*" or "~" or "~*", _) when _support.Trigrams is { } schema:
                Add(new(table, "gin", [key with { Class = $"{schema}.gin_trgm_ops" }], [], null));
                break;
            case ("@>" or "<@" or "&&" or "?" or "?|" or "?&" or "@@" or "@?", 'A' or 'U' or null) when column?.Type is not "point" and not "box":
                Add(new(table, "gin", [key], [], null));
                break;
            case ("@>" or "<@" or "&&" or "-|-" or "<<" or ">>", 'R' or 'G' or 'I'):
                Add(new(table, "gist", [key], [], null));
                break;
        }
    }

    /// <summary>Of the columns that the statement needs, those that the keys do not hold; none where not all are known, or they are too wide.</summary>
    IReadOnlyList<string>? Covering(string alias, TableFacts table, IReadOnlyList<IndexKey> keys)
    {
        if (_needs.Columns(alias) is not { } needed)
        {
            return null;
        }

        var rest = table.Columns.Where(column => needed.Contains(column.Name) && !keys.Any(key => key.Text == column.Quoted)).ToList();
        var isWhole = table.Columns.Count > MostOfWholeTable && rest.Count + keys.Count(key => !key.IsExpression) >= table.Columns.Count;
        return !isWhole && rest.Count <= MostIncluded && rest.Sum(column => column.Width) <= WidestIncluded ? [.. rest.Select(column => column.Quoted)] : null;
    }

    /// <returns>Null for a condition that no partial index can rest on.</returns>
    string? PartOf(TableFacts table, ColumnUse use)
    {
        if (use.IsExpression || table.Column(use.Key) is not { } column)
        {
            return null;
        }

        return use.Kind switch
        {
            UseKind.IsNull when column.Nulls <= MostRowsOfPartial => $"{column.Quoted} IS NULL",
            UseKind.IsNotNull when 1 - column.Nulls <= MostRowsOfPartial => $"{column.Quoted} IS NOT NULL",
            UseKind.IsTrue when column.ShareOf("t", table.Rows) <= MostRowsOfPartial => column.Quoted,
            UseKind.IsFalse when column.ShareOf("f", table.Rows) <= MostRowsOfPartial => $"NOT {column.Quoted}",

            // A value that many rows have not, of a column with few values: of others every value would want an index of its own.
            UseKind.Equal when !_isSampled && use.Constant is { } constant && Expression.ValueOf(constant) is { } value && column.Common.Contains(value)
                && column.DistinctOf(table.Rows) <= 50 && column.ShareOf(value, table.Rows) <= MostRowsOfPartial => $"{column.Quoted} = {constant}",
            _ => null,
        };
    }

    static double DistinctOf(TableFacts table, ColumnUse use) => table.Column(use.Columns[0])?.DistinctOf(table.Rows) ?? 0;

    static IndexKey KeyOf(TableFacts table, SortUse use) =>
        new(use.IsExpression ? use.Key : table.Column(use.Key)!.Quoted, use.IsExpression) { Descending = use.Descending, NullsFirst = use.NullsFirst };

    static IndexKey KeyOf(TableFacts table, ColumnUse use) => use.IsExpression ? new(use.Key, IsExpression: true) : new(table.Column(use.Key)!.Quoted, IsExpression: false);

    /// <summary>An index is read backward as well: where all keys go down, all can go up.</summary>
    static IReadOnlyList<IndexKey> Direct(IReadOnlyList<IndexKey> keys) =>
        keys.Count > 0 && keys.All(key => key is { Descending: true, NullsFirst: null }) ? [.. keys.Select(key => key with { Descending = false })] : keys;
}
