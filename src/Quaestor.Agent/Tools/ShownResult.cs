using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools;

/// <summary>A result as one may see it who is not a person: what its source's owner does not share is not in it.</summary>
/// <param name="Columns">Where rows are not shown, a name that comes from one is replaced.</param>
/// <param name="Counted">The page that tells how much there is; null where even that would tell values of masked columns.</param>
public sealed record ShownResult(IReadOnlyList<Column> Columns, ResultPage? Counted)
{
    /// <summary>All of them, read when they are asked for; null where none is shown.</summary>
    public IEnumerable<object?[]>? Rows { get; init; }
}
