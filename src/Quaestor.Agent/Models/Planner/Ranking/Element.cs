using Quaestor.Agent.Models.Planner.Intents;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>One piece that an intent may be made of, with where in the question it comes from.</summary>
/// <param name="Mention">Null where it is of the question as a whole.</param>
/// <param name="Features">Shared by all roles of the same link.</param>
sealed record Element(Role Role, Mention? Mention, Features Features)
{
    // Compared often; copies are made before it is asked for.
    string? _key;

    public MappedColumn? Column { get; init; }

    /// <summary>A second column that the words mean together with the first: the last name beside the first.</summary>
    public MappedColumn? Also { get; init; }

    public MappedTable? Table { get; init; }

    public Criterion? Criterion { get; init; }

    public int? Limit { get; init; }

    public double Score { get; set; }

    /// <summary>Elements with the same key say the same, from different words.</summary>
    public string Key => _key ??= $"{(int)Role}:{Column?.Group}+{Also?.Index}:{Table?.Index}:{(Criterion is { } one ? IntentKey.Of(one) : "")}:{Limit}";

    public IEnumerable<Output> Outputs => Output is not { } output ? [] : Also is null ? [output] : [output, output with { Column = Also }];

    public Output? Output => Role switch
    {
        Role.Show => new(Aggregation.None, Column),
        Role.CountRows => new(Aggregation.Count, null),
        Role.CountDistinct => new(Aggregation.CountDistinct, Column),
        Role.Sum => new(Aggregation.Sum, Column),
        Role.Average => new(Aggregation.Average, Column),
        Role.Least => new(Aggregation.Least, Column),
        Role.Greatest => new(Aggregation.Greatest, Column),
        Role.Star => new(Aggregation.None, null),
        _ => null,
    };

    public (Ordering Order, bool IsTop)? Order => Role switch
    {
        Role.SortUp => (new(Aggregation.None, Column, false), false),
        Role.SortDown => (new(Aggregation.None, Column, true), false),
        Role.TopUp => (new(Aggregation.None, Column, false), true),
        Role.TopDown => (new(Aggregation.None, Column, true), true),
        Role.SortSumUp => (new(Aggregation.Sum, Column, false), false),
        Role.SortSumDown => (new(Aggregation.Sum, Column, true), false),
        Role.SortAverageUp => (new(Aggregation.Average, Column, false), false),
        Role.SortAverageDown => (new(Aggregation.Average, Column, true), false),
        Role.TopSumUp => (new(Aggregation.Sum, Column, false), true),
        Role.TopSumDown => (new(Aggregation.Sum, Column, true), true),
        Role.TopAverageUp => (new(Aggregation.Average, Column, false), true),
        Role.TopAverageDown => (new(Aggregation.Average, Column, true), true),
        Role.SortCountUp => (new(Aggregation.Count, null, false), false),
        Role.SortCountDown => (new(Aggregation.Count, null, true), false),
        Role.TopCountUp => (new(Aggregation.Count, null, false), true),
        Role.TopCountDown => (new(Aggregation.Count, null, true), true),
        _ => null,
    };
}
