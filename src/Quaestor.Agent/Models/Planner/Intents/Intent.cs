using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Intents;

enum Aggregation
{
    None,
    Count,
    CountDistinct,
    Sum,
    Average,
    Least,
    Greatest,
}

enum Relation
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    Like,
    NotLike,
    Missing,
    Present,
}

/// <summary>How a second set of rows changes the first.</summary>
enum SecondPart
{
    None,
    Intersect,
    Union,

    /// <summary>What is shown leaves out what is shown of the second rows.</summary>
    Except,

    /// <summary>Rows whose key is among the second rows are left out.</summary>
    Without,
}

/// <param name="Column">Null for whole rows: all their columns, or their number.</param>
sealed record Output(Aggregation How, MappedColumn? Column);

/// <param name="Of">Not none: of groups.</param>
/// <param name="ValueOf">Not none: compares with this aggregate of the same column over its whole table, and <paramref name="Value"/> is empty.</param>
sealed record Criterion(MappedColumn? Column, Relation Relation, string Value, string? High = null, Aggregation Of = Aggregation.None, Aggregation ValueOf = Aggregation.None);

sealed record Ordering(Aggregation How, MappedColumn? Column, bool Descending);

/// <summary>What a question asks for, in terms of a schema; joins and groups follow from it.</summary>
sealed record Intent
{
    public required IReadOnlyList<Output> Outputs { get; init; }

    /// <summary>All that rows are taken from, those on the way between others too.</summary>
    public required IReadOnlyList<MappedTable> Tables { get; init; }

    /// <summary>Of several ways in which two of the tables join, the one that is meant; empty for the first.</summary>
    public IReadOnlyList<MappedJoin> Via { get; init; } = [];

    public bool Distinct { get; init; }

    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>One criterion is enough.</summary>
    public bool AnyCriterion { get; init; }

    public Ordering? Order { get; init; }

    public int? Limit { get; init; }

    public SecondPart Second { get; init; }

    public IReadOnlyList<MappedTable> SecondTables { get; init; } = [];

    public IReadOnlyList<Criterion> SecondCriteria { get; init; } = [];

    public bool IsGrouped => Criteria.Any(one => one.Of != Aggregation.None) || Order is { How: not Aggregation.None }
        || (Outputs.Any(one => one.How != Aggregation.None) && Outputs.Any(one => one.How == Aggregation.None));
}
