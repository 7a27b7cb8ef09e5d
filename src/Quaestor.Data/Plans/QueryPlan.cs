namespace Quaestor.Data.Plans;

/// <summary>
/// A typed description of one query: what to show of which tables, without any engine's SQL. A compiler per dialect
/// turns it into text; <see cref="QueryPlanJson"/> reads and writes it.
/// </summary>
/// <remarks>
/// Names of tables and columns compare without case. A column may leave out its table where only one table of the plan
/// has it. Later kinds of expression and condition add to the closed hierarchies; no field of this record changes its meaning.
/// The lists take null for empty: generated deserialisation assigns it to what the JSON leaves out.
/// </remarks>
public sealed record QueryPlan
{
    public required IReadOnlyList<SelectItem> Select { get; init; }

    public required TableReference From { get; init; }

    public IReadOnlyList<Join> Joins { get; init => field = value ?? []; } = [];

    /// <summary>On rows, before grouping; holds no aggregate.</summary>
    public Condition? Where { get; init; }

    public IReadOnlyList<Expression> GroupBy { get; init => field = value ?? []; } = [];

    /// <summary>On groups, after aggregation.</summary>
    public Condition? Having { get; init; }

    public IReadOnlyList<SortKey> OrderBy { get; init => field = value ?? []; } = [];

    public long? Limit { get; init; }

    public long? Offset { get; init; }

    /// <summary>Leaves out rows that repeat an earlier one.</summary>
    public bool Distinct { get; init; }

    /// <summary>
    /// Other plans whose rows join, meet or leave this one's, one after the other from left to right. The order, limit and
    /// offset of this plan are then those of the whole, and order by its columns; all else is of this plan alone.
    /// </summary>
    public IReadOnlyList<Combination> Combine { get; init => field = value ?? []; } = [];
}

/// <param name="Plan">As many columns as the plan before, each of a type that fits; their names are those of the first plan.</param>
public sealed record Combination(SetOperator Operator, QueryPlan Plan);

public enum SetOperator
{
    /// <summary>Rows of either, each once.</summary>
    Union,

    /// <summary>Rows of either, as often as they come.</summary>
    UnionAll,

    /// <summary>Rows that both have, each once.</summary>
    Intersect,

    /// <summary>Rows that the plan before has and this one has not, each once.</summary>
    Except,
}

/// <summary>One column of the result.</summary>
/// <param name="As">Its name in the result; where missing, the compiler names it after what it shows.</param>
public sealed record SelectItem(Expression Value, string? As = null);

/// <summary>A table of the source, or the rows of another plan; one of them is named.</summary>
/// <param name="Table">A table of the source, as <c>table</c> or <c>source.table</c>.</param>
/// <param name="Alias">How the plan's columns name it; where missing, by <paramref name="Table"/>, and a plan by <c>rows</c>.</param>
/// <param name="Plan">Its rows stand for a table. It knows nothing of the tables beside it.</param>
public sealed record TableReference(string? Table, string? Alias = null, QueryPlan? Plan = null);

/// <summary>Adds a table along keys.</summary>
/// <param name="On">At least one pair of columns that must be equal; all of them must hold.</param>
/// <param name="Where">A further condition on the joined rows. Of a left join it decides what joins, not what stays.</param>
public sealed record Join(JoinType Type, TableReference Table, IReadOnlyList<KeyPair> On, Condition? Where = null);

public enum JoinType
{
    Inner,

    /// <summary>Keeps rows without a partner, with nulls.</summary>
    Left,

    /// <summary>Keeps a row once if it has any partner; the joined table shows no columns.</summary>
    Semi,

    /// <summary>Keeps a row only if it has no partner; the joined table shows no columns.</summary>
    Anti,
}

/// <param name="Left">A column of a table named earlier in the plan.</param>
/// <param name="Right">A column of the table being joined.</param>
public sealed record KeyPair(ColumnReference Left, ColumnReference Right);

/// <param name="NullsFirst">Missing values come last unless this is set, whatever the direction.</param>
public sealed record SortKey(Expression Value, bool Descending = false, bool NullsFirst = false);
