namespace Quaestor.Data.Plans;

/// <summary>
/// A value computed over the rows around one: its place among them, totals up to it, or a neighbour's value. The rows are
/// those of the result before <c>distinct</c>, order and limit; of a plan with groups they are its groups. To filter by it,
/// select it in a sub-plan and filter over that.
/// </summary>
/// <param name="Argument">What is counted, summed, averaged or fetched; none for row_number, rank and dense_rank, and count may go without.</param>
/// <param name="PartitionBy">Rows that share these values stand together; where empty, all do.</param>
/// <param name="OrderBy">
/// For count, sum, avg, min and max: where empty, of the whole partition; else up to the row and its equals.
/// </param>
/// <param name="Offset">For lag and lead: how many rows back or ahead, 1 where missing.</param>
/// <param name="Rows">For count, sum, avg, min and max: only of the last so many rows, this one included.</param>
public sealed record Window(
    WindowFunction Function,
    Expression? Argument = null,
    IReadOnlyList<Expression>? PartitionBy = null,
    IReadOnlyList<SortKey>? OrderBy = null,
    int? Offset = null,
    int? Rows = null) : Expression;

public enum WindowFunction
{
    /// <summary>1, 2, 3 … whatever ties.</summary>
    RowNumber,

    /// <summary>Equals share a rank and leave the next ones out: 1, 1, 3.</summary>
    Rank,

    /// <summary>Equals share a rank: 1, 1, 2.</summary>
    DenseRank,

    Count,
    Sum,
    Avg,
    Min,
    Max,

    /// <summary>The value of an earlier row, missing where there is none.</summary>
    Lag,

    /// <summary>The value of a later row, missing where there is none.</summary>
    Lead,
}
